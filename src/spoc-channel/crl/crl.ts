import type { Name } from '../../lists/index.ts'

/** A certificate revocation list as read. RFC 5280 5.1. */
export interface Crl {
  /** All of it as received. */
  readonly octets: Uint8Array
  /** What its issuer signed, tag and length included. */
  readonly signedOctets: Uint8Array
  /** AlgorithmIdentifier of the signature, tag and length included. */
  readonly signatureAlgorithm: Uint8Array
  readonly signature: Uint8Array
  readonly issuer: Name
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  /** Moment of each revocation, by serial number in lower-case hex. A certificate on hold is revoked, too. */
  readonly revoked: ReadonlyMap<string, Date>
  readonly scope: CrlScope
}

/** What a list says of itself beside its entries. RFC 5280 5.2.5. */
export interface CrlScope {
  readonly isDelta: boolean
  readonly isIndirect: boolean
  readonly someReasonsOnly: boolean
  /** `nothing-here`: attribute certificates. */
  readonly certificates: 'all' | 'end-entities' | 'cas' | 'nothing-here'
  /** Where it is said to be published; undefined where it says nothing. */
  readonly urls: readonly string[] | undefined
  /** Critical extensions of the list or an entry that no rule here heeds. */
  readonly notUnderstood: readonly string[]
}
