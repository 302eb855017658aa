import type { Signer, VerificationKey } from '../cvc/index.ts'
import type { KeySpec } from './key-spec.ts'

/** Where private keys live: files today, a PKCS#11 token behind the same seam. Private keys never come out. */
export interface KeyStore {
  /** Makes a key pair and keeps it for good before it answers. @throws {KeyStoreError} `key-spec-unsupported` */
  create(spec: KeySpec): Promise<{ readonly keyId: string; readonly publicKey: VerificationKey }>
  /** @throws {KeyStoreError} `key-unknown`, `key-damaged` */
  signer(keyId: string): Promise<Signer>
  /** Absent: keys of this store cannot be removed. Removing twice is harmless. */
  remove?(keyId: string): Promise<void>
}
