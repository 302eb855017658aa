export { type Caller, callerDetails } from './caller.ts'
export { ownClaims } from './callers-of-socket.ts'
export { callSocket, controlClient } from './control-client.ts'
export { atSocket, createControlServer, type Knock, serveCalls } from './control-server.ts'
export {
  type AlertPlaces,
  type ApiDeps,
  type Asked,
  caEventsPath,
  editionPath,
  type NodeDeps,
  serviceOf,
  servicePath,
  serviceUrl,
  spocEditionPath,
  spocPath,
} from './deps.ts'
export { type ClockLook, lookAtClock } from './doctor/clock.ts'
export { type ConsoleFiles, readConsole } from './http/console-files.ts'
export type { HttpDeps, Issuer } from './http/http-deps.ts'
export { LiveFeed } from './http/live/live-feed.ts'
export { operatorsApp } from './http/operators-app.ts'
export { againstSourceUrl } from './list-sources.ts'
export { around, type Operators, operatorOf } from './operator.ts'
export { listProcessViews } from './processes.ts'
