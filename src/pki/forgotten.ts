import { type CvCertificate, decodeCertificate } from '../cvc/index.ts'
import { type AuthorityRole, type Holder, holderName } from '../messages/index.ts'
import {
  completeIssuance,
  type ForgottenIssuance,
  findForgotten,
  type Issuance,
  insertEvent,
  insertIssuance,
  noteGivenAgain,
} from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { publicKeyHash, sha256 } from './fingerprints.ts'
import type { IssueCase } from './issue.ts'
import { type Refused, refused } from './judge-request.ts'
import { keep } from './keep.ts'

/** An authority of ours, as the ledger and what was forgotten name it. */
export const authorityName = ({ role, ...holder }: Holder & { readonly role: AuthorityRole }): string =>
  `${role} ${holderName(holder)}`

/**
 * What a restore forgot is not issued a second time: asked with the very request, its partner gets the certificate again; asked
 * otherwise for the same reference or key, it is refused. Undefined: nothing was forgotten of it.
 */
export async function forgottenDecision(
  wish: Omit<IssueCase, 'vouchers'>,
  deps: Pick<PkiDeps, 'db' | 'now'>,
): Promise<Issuance | Refused | undefined> {
  const { authority, partner, requestOctets, verified, issuing } = wish
  const { holderReference, publicKey } = verified.request
  const asked = { authority: authorityName(authority), holderReference, keySha256: publicKeyHash(publicKey) }
  const forgotten = await findForgotten(deps.db, asked)
  if (forgotten === undefined) return undefined
  const day = forgotten.issuedAt.toISOString().slice(0, 10)
  const issued = `${forgotten.holderReference} or its key was certified on ${day}, before the database was restored`
  if (forgotten.requestSha256 !== sha256(requestOctets) || forgotten.partner !== holderName(partner)) {
    return refused('not-accepted', `${issued}; both must be new`)
  }
  const certificate = decodeCertificate(forgotten.octets)
  const stands =
    certificate.authorityReference === issuing.certificate.holderReference &&
    (partner.initialSince === undefined || forgotten.issuedAt > partner.initialSince)
  return stands
    ? giveAgain(wish, forgotten, certificate, deps)
    : refused('not-accepted', `${issued}; a new key is needed`)
}

async function giveAgain(
  { authority, partner, exchange, issuing }: Omit<IssueCase, 'vouchers'>,
  { certificateSha256, requestSha256 = '', holderReference, keySha256, issuedAt }: ForgottenIssuance,
  certificate: CvCertificate,
  { db, now }: Pick<PkiDeps, 'db' | 'now'>,
): Promise<Issuance | Refused> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    const record = { authorityId: authority.id, exchangeId: exchange.id, partnerId: partner.id, requestSha256 }
    const signed = { issuerKey: issuing.key.id, holderReference, keySha256, body: certificate.signedOctets }
    const issuance = await insertIssuance(tx, { ...record, ...signed }, issuedAt)
    if (issuance === undefined)
      return refused('not-accepted', `${holderReference} was certified before; a new key is needed`)
    const certificateId = await keep(tx, authority.id, certificate, { origin: 'issued', isAnchor: false }, issuedAt)
    await completeIssuance(tx, issuance.id, certificateId, certificate.signedOctets)
    await noteGivenAgain(tx, certificateSha256, at)
    const about = { exchangeId: exchange.id, partnerId: partner.id, authorityId: authority.id }
    await insertEvent(
      tx,
      { kind: 'issued before the restore, given again', ...about, details: { holderReference } },
      at,
    )
    return { ...issuance, certificateId }
  })
}
