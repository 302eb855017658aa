export { callSocket, controlClient } from './control-client.ts'
export { createControlServer, serveCalls } from './control-server.ts'
export {
  type ApiDeps,
  type Asked,
  caEventsPath,
  editionPath,
  serviceOf,
  servicePath,
  serviceUrl,
  spocEditionPath,
  spocPath,
} from './deps.ts'
export { againstSourceUrl } from './list-sources.ts'
export { operatorOf } from './operator.ts'
export { listProcessViews } from './processes.ts'
