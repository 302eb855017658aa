/** A request of ours that people carry. */
export interface CarriedRequest {
  readonly id: string // of its exchange
  /** `state`: to another state, over the SPOC of ours. */
  readonly kind: 'state'
  readonly partner: string
  readonly country: string
  readonly holderReference: string
  readonly authorityReference: string | undefined
  readonly keyFingerprint: string
  readonly createdAt: string
  readonly sha256: string // of the octets, hex
  readonly octets: Uint8Array
}

/** A file that people brought. */
export interface CarriedFile {
  readonly file: string
  readonly octets: Uint8Array
}

/** What became of it. `not-needed`: nothing is wrong with it. `left`: it fits nothing, and nothing was changed. */
export interface TakenFile {
  readonly file: string
  readonly result: 'taken' | 'not-needed' | 'left'
  readonly exchange?: string | undefined
  readonly says: string
}
