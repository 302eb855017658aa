export type { EstDesk } from './desk.ts'
export { openEstFake } from './open.ts'
