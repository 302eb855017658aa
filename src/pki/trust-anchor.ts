import { type CvCertificate, decodeCertificate } from '../cvc/index.ts'
import { type AuthorityRecord, type Database, insertEvent } from '../store/index.ts'
import { sha256 } from './fingerprints.ts'
import { keep } from './keep.ts'
import { PkiError } from './pki-error.ts'

/**
 * Trusts a CVCA certificate by a person's decision: its fingerprint was compared over another channel.
 * @throws {PkiError} `not-a-cvca`, `certificate-not-usable`
 * @throws {CvcError} when the octets are no certificate
 */
export async function trustAnchor(
  authority: AuthorityRecord,
  octets: Uint8Array,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<CvCertificate> {
  const certificate = decodeCertificate(octets, { mode: 'tolerant' })
  const { holderReference, chat, publicKey } = certificate
  if (chat.role !== 'CVCA') {
    throw new PkiError('not-a-cvca', `${holderReference} is a ${chat.role} certificate, not one of a CVCA`)
  }
  if (publicKey.kind === 'ecdsa' && publicKey.domainParameters === undefined) {
    throw new PkiError(
      'certificate-not-usable',
      `${holderReference} holds no domain parameters; take the self-signed one`,
    )
  }
  const at = now()
  await db.transaction().execute(async (tx) => {
    await keep(tx, authority.id, certificate, { origin: 'authority', isAnchor: true }, at)
    const details = { holderReference, sha256: sha256(octets) }
    await insertEvent(tx, { kind: 'trust anchor taken', authorityId: authority.id, details }, at)
  })
  return certificate
}
