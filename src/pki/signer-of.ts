import type { Signer } from '../cvc/index.ts'
import type { KeyStore } from '../signatures/index.ts'
import type { AuthorityKey } from '../store/index.ts'
import { PkiError } from './pki-error.ts'

/** What signs with a key of ours. @throws {PkiError} `key-elsewhere` */
export async function signerOf({ keyId, holderReference }: AuthorityKey, keys: KeyStore): Promise<Signer> {
  if (keyId === undefined) throw new PkiError('key-elsewhere', `the key of ${holderReference} is on another machine`)
  return keys.signer(keyId)
}
