import type { X509Bridge } from './ca-bridge.ts'
import type { ExpectedProfile } from './judge-answer.ts'

/** A CA as the configuration names it. */
export interface ConfiguredCa {
  readonly bridge: X509Bridge
  /** Its partner here: under which calls to it are held, paused and counted. */
  readonly partnerId: string
  /** DER; a chain must end at one of them. */
  roots(): Promise<readonly Uint8Array[]>
  /** What certificates of a product must say; undefined: that is not known. */
  profileOf(product: string): ExpectedProfile | undefined
  /** A new CRL in DER; only of a CA of our own. */
  crl?(): Promise<Uint8Array>
}
