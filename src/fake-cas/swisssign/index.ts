export type { SwissSignDesk } from './desk.ts'
export { openSwissSignFake } from './open.ts'
