export type { UanatacaDesk } from './desk.ts'
export { openUanatacaFake } from './open.ts'
