/** CAs that speak EST. */
export { EstBridge } from './est-bridge.ts'
export { type EstSettings, estSettings, openEst } from './settings.ts'
