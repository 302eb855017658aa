import type { OpenedBridge } from './opened-bridge.ts'

/** A CA as the configuration names it. */
export interface ConfiguredCa extends OpenedBridge {
  /** Its partner here: under which calls to it are held, paused and counted. */
  readonly partnerId: string
}
