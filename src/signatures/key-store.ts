import type { Signer, VerificationKey } from '../cvc/index.ts'
import type { KeySpec } from './key-spec.ts'

/** What a key is for, where it is more than to sign: `tls`, to be handed to the TLS library of this process. Said when it is made. */
export type KeyUse = 'tls'

/** Where private keys live: files today, a PKCS#11 token behind the same seam. They never come out, but for those made for TLS. */
export interface KeyStore {
  /** Makes a key pair and keeps it for good before it answers. @throws {KeyStoreError} `key-spec-unsupported` */
  create(spec: KeySpec, use?: KeyUse): Promise<{ readonly keyId: string; readonly publicKey: VerificationKey }>
  /** @throws {KeyStoreError} `key-unknown`, `key-damaged` */
  signer(keyId: string): Promise<Signer>
  /**
   * The private key, PKCS#8 in PEM, of a key made for TLS. Absent: this store hands out none.
   * @throws {KeyStoreError} `key-not-for-tls`, and as `signer`
   */
  tlsKey?(keyId: string): Promise<string>
  /** Absent: keys of this store cannot be removed. Removing twice is harmless. */
  remove?(keyId: string): Promise<void>
}
