/** What a receiver may decide otherwise. */
export interface ListPolicy {
  /** A list outlives its signer's certificate where this is set: that is a warning then. */
  readonly signerMayHaveExpired: boolean
  /** How far a signing time may lie ahead of our clock. */
  readonly clockSkewSeconds: number
  /**
   * Whether a signer needs the extendedKeyUsage of its kind of list. `by-clause`: as the kind's clause says, and advised for a
   * document signer list in the shape of 1.3.0, an edition that did not know the usage.
   */
  readonly signerUsage: 'by-clause' | 'required' | 'advised'
}

export const DEFAULT_POLICY: ListPolicy = {
  signerMayHaveExpired: false,
  clockSkewSeconds: 300,
  signerUsage: 'by-clause',
}
