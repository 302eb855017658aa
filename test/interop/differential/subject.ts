export type Kind = 'certificate' | 'request' | 'authenticated'

export const FAMILIES = ['TA-ECDSA', 'TA-RSA-v1-5', 'TA-RSA-PSS'] as const
export type Family = (typeof FAMILIES)[number]

/** Octets that everyone is to read and verify. */
export interface Subject {
  /** Where it comes from, for whoever looks into a disagreement. */
  readonly origin: string
  readonly kind: Kind
  readonly octets: Uint8Array
  /** The certificate of the key that is to have signed (for `authenticated`: outside); not known for some found objects. */
  readonly issuer?: Uint8Array
  /** The CVCA certificate whose curve counts where a key does not spell out its own. */
  readonly parameters?: Uint8Array
  /** Made by a builder, and not changed since: every reader is expected to accept it. */
  readonly madeBy?: Maker
}

export type Maker = 'us' | 'OpenPACE' | 'BouncyCastle'
