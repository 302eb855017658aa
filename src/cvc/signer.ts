import type { VerificationKey } from './verification-key.ts'

/**
 * What this library asks of the outside: is this the signature of these octets by this key, computed as the key's algorithm says?
 * Octets that are no signature at all are just not a signature: false. ECDSA signatures in plain form, RSA-PSS with a salt as
 * long as the hash (TR-03110-3 A.7.3.1, A.7.4.1).
 */
export type CheckSignature = (key: VerificationKey, signedOctets: Uint8Array, signature: Uint8Array) => Promise<boolean>

/** A private key somewhere, by what it can do. */
export interface Signer {
  /** What others verify with; its algorithm is the one {@link sign} uses. */
  readonly publicKey: VerificationKey
  /** Over exactly these octets; in the form that goes into `5F37`. */
  sign(octets: Uint8Array): Promise<Uint8Array>
}
