import type { HolderReference } from '../cvc/index.ts'
import { holderName } from '../messages/index.ts'
import { type AuthorityRecord, findActiveKey } from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { type AlsoOnUse, type CvcaCertificates, makeCvcaKey } from './cvca-key.ts'
import { PkiError } from './pki-error.ts'
import { signerOf } from './signer-of.ts'

/**
 * Gives a CVCA a new key with its self-signed and link certificate; it signs with the new key from now on. One that was left
 * without a key when it was made gets its first, without a link.
 * @throws {PkiError} `not-a-cvca`, `key-elsewhere`
 */
export async function rollOver(authority: AuthorityRecord, deps: PkiDeps, also?: AlsoOnUse): Promise<CvcaCertificates> {
  if (authority.role !== 'CVCA') {
    throw new PkiError('not-a-cvca', `${authority.name} is a ${authority.role}; only a CVCA makes its own certificates`)
  }
  if (authority.ceremonyPeer !== undefined) {
    const how = 'make the next one there, and take in the batch that brings its certificates'
    throw new PkiError('key-elsewhere', `the keys of ${authority.name} are on another machine; ${how}`)
  }
  const before = await findActiveKey(deps.db, authority.id, holderName(authority))
  if (before === undefined) return makeCvcaKey(authority, undefined, deps, also)
  const holderReference = before.holderReference as HolderReference // parsed when it was made
  return makeCvcaKey(authority, { holderReference, signer: await signerOf(before, deps.keys) }, deps, also)
}
