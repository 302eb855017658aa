import type { Outgoing } from '../outgoing/index.ts'
import type { KeyStore } from '../signatures/index.ts'
import type { Database } from '../store/index.ts'
import type { X509Bridge } from './ca-bridge.ts'
import type { ExpectedProfile } from './judge-answer.ts'

/** What the node lends to a bridge. */
export interface BridgeParts {
  readonly db: Database
  readonly keys: KeyStore
  readonly now: () => Date
  /** Of the authority that the CA serves: two capital letters. */
  readonly country: string
  readonly files: BridgeFiles
}

/** Files that the settings of a CA name; a relative path starts at the configuration file. */
export interface BridgeFiles {
  /** Absolute. */
  path(named: string): string
  /**
   * As it is now: what was exchanged on the disk counts from the next call on.
   * @throws {BridgeError} `auth`, not sent: nothing goes to the CA until it can be read
   */
  read(named: string): Promise<Buffer>
  /** The text of a file that holds one secret, without the end of its line. @throws as {@link read} */
  secret(named: string): Promise<string>
  /** Where hosts may be that the settings, or a CA's answers, name. Default: anywhere. */
  readonly outgoing?: Outgoing | undefined
}

/** A CRL in a file, from where a web server publishes it. */
export interface PublishedCrl {
  /** Absolute. */
  readonly path: string
  /** Whether what lies there may stay for now. */
  isFresh(octets: Uint8Array): Promise<boolean>
}

/** A bridge, and what its settings say of what it brings. */
export interface OpenedBridge {
  readonly bridge: X509Bridge
  /** DER; a chain must end at one of them. */
  roots(): Promise<readonly Uint8Array[]>
  /** What certificates of a product must say; undefined: that is not known. */
  profileOf(product: string): ExpectedProfile | undefined
  /** A new CRL in DER; only of a CA of our own. */
  crl?(): Promise<Uint8Array>
  /** Where the node keeps its newest CRL; undefined: people publish it. */
  readonly crlFile?: PublishedCrl | undefined
}
