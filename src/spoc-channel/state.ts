/** What is registered of one state for its channel. Looked up at each connection, so that a change counts at once. */
export interface SpocState {
  /** Two capital letters. */
  readonly country: string
  readonly roots: readonly RegisteredRoot[]
  /** Where its CRLs may be fetched: `crl.example.ut` for port 80, `crl.example.ut:8080` for another. */
  readonly crlHosts: readonly string[]
  /** Whether its hosts may have private addresses. */
  readonly privateNetwork?: boolean
  /** Names its server certificate may bear beside the name it is called by. */
  readonly hosts: readonly string[]
  /** Its certificates may come from a CA of the public, too. Default: they may not. */
  readonly byName?: KnownByName | undefined
}

/**
 * A state whose SPOC has certificates of a CA that vouches for names and nothing else. Their lives have to be short, as nobody asks
 * whether they are revoked.
 */
export interface KnownByName {
  /** In lower case; its certificates bear one of them. */
  readonly names: readonly string[]
  /** Of that CA. */
  readonly roots: readonly RegisteredRoot[]
  /** The longest life of a certificate. */
  readonly days: number
  /** What a client's certificate is for at least: CAs of the public have ceased to issue for clients. */
  readonly clients: 'clientAuth' | 'serverAuth'
  /** Nobody is known by name for now: the state is suspended, and a stolen key ends by that alone. */
  readonly rests?: boolean
}

/** The certificate of a SPOC root, or the link certificate from one root to its successor. X.509 in DER. */
export interface RegisteredRoot {
  readonly der: Uint8Array
  /** Counts from this moment on. */
  readonly from: Date
  /** Counts up to and with this moment; without it, until further notice. */
  readonly until?: Date | undefined
}
