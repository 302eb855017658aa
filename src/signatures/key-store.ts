import type { Signer, VerificationKey } from '../cvc/index.ts'
import type { KeyPlace } from '../messages/index.ts'
import type { KeySpec } from './key-spec.ts'

/** What a key is for, where it is more than to sign: `tls`, to be handed to the TLS library of this process. Said when it is made. */
export type KeyUse = 'tls'

/** `place` undefined: where the node has its keys. Keys for TLS are always in files. */
export interface KeyWish {
  readonly use?: KeyUse | undefined
  readonly place?: KeyPlace | undefined
}

/** Where private keys live: in files, or in a PKCS#11 token. They never come out, but for those made for TLS. */
export interface KeyStore {
  /**
   * Makes a key pair and keeps it for good before it answers.
   * @throws {KeyStoreError} `key-spec-unsupported`; of a token also `token-…`
   */
  create(spec: KeySpec, wish?: KeyWish): Promise<{ readonly keyId: string; readonly publicKey: VerificationKey }>
  /** @throws {KeyStoreError} `key-unknown`, `key-damaged`; what it signs with a token throws `token-…` */
  signer(keyId: string): Promise<Signer>
  /**
   * The private key, PKCS#8 in PEM, of a key made for TLS. Absent: this store hands out none.
   * @throws {KeyStoreError} `key-not-for-tls`, and as `signer`
   */
  tlsKey?(keyId: string): Promise<string>
  /** Absent: keys of this store cannot be removed. Removing twice is harmless. */
  remove?(keyId: string): Promise<void>
}
