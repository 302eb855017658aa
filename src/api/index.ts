export { controlClient } from './control-client.ts'
export { createControlServer } from './control-server.ts'
export { type ApiDeps, type Asked, serviceOf, servicePath, serviceUrl } from './deps.ts'
export { operatorOf } from './operator.ts'
