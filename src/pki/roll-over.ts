import type { HolderReference } from '../cvc/index.ts'
import { holderName } from '../messages/index.ts'
import { type AuthorityRecord, findActiveKey } from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { type AlsoOnUse, type CvcaCertificates, makeCvcaKey } from './cvca-key.ts'
import { PkiError } from './pki-error.ts'

/**
 * Gives a CVCA a new key with its self-signed and link certificate; it signs with the new key from now on. One that was left
 * without a key when it was made gets its first, without a link.
 * @throws {PkiError} `not-a-cvca`
 */
export async function rollOver(authority: AuthorityRecord, deps: PkiDeps, also?: AlsoOnUse): Promise<CvcaCertificates> {
  if (authority.role !== 'CVCA') {
    throw new PkiError('not-a-cvca', `${authority.name} is a ${authority.role}; only a CVCA makes its own certificates`)
  }
  const before = await findActiveKey(deps.db, authority.id, holderName(authority))
  if (before === undefined) return makeCvcaKey(authority, undefined, deps, also)
  const holderReference = before.holderReference as HolderReference // parsed when it was made
  return makeCvcaKey(authority, { holderReference, signer: await deps.keys.signer(before.keyId) }, deps, also)
}
