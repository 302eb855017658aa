/** CAs that speak CMP. */
export { CmpBridge } from './cmp-bridge.ts'
export { type CmpSettings, cmpSettings, openCmp } from './settings.ts'
