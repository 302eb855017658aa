import type { CvCertificate, HolderReference } from '../cvc/index.ts'
import { holderName } from '../messages/index.ts'
import { type AuthorityRecord, findActiveKey } from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { makeCvcaKey } from './cvca-key.ts'
import { PkiError } from './pki-error.ts'

/**
 * Gives a CVCA a new key with its self-signed and link certificate; it signs with the new key from now on.
 * @throws {PkiError} `not-a-cvca`
 */
export async function rollOver(
  authority: AuthorityRecord,
  deps: PkiDeps,
): Promise<{ readonly selfSigned: CvCertificate; readonly link: CvCertificate }> {
  const before = await findActiveKey(deps.db, authority.id, holderName(authority))
  if (authority.role !== 'CVCA' || before === undefined) {
    throw new PkiError('not-a-cvca', `${authority.name} is no CVCA with a key; only a CVCA makes link certificates`)
  }
  const holderReference = before.holderReference as HolderReference // parsed when it was made
  const { selfSigned, link } = await makeCvcaKey(
    authority,
    { holderReference, signer: await deps.keys.signer(before.keyId) },
    deps,
  )
  if (link === undefined) throw new PkiError('not-a-cvca', 'a key without one before it has no link certificate')
  return { selfSigned, link }
}
