/** What is registered of one state for its channel. Looked up at each connection, so that a change counts at once. */
export interface SpocState {
  /** Two capital letters. */
  readonly country: string
  readonly roots: readonly RegisteredRoot[]
  /** Where its CRLs may be fetched: `crl.example.ut` for port 80, `crl.example.ut:8080` for another. */
  readonly crlHosts: readonly string[]
  /** Names its server certificate may bear beside the name it is called by. */
  readonly hosts: readonly string[]
}

/** The certificate of a SPOC root, or the link certificate from one root to its successor. X.509 in DER. */
export interface RegisteredRoot {
  readonly der: Uint8Array
  /** Counts from this moment on. */
  readonly from: Date
  /** Counts up to and with this moment; without it, until further notice. */
  readonly until?: Date | undefined
}
