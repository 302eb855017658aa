import { decodeCertificate, holderReferenceParts } from '../cvc/index.ts'
import { type AnnouncementView, type Exchange, holderName } from '../messages/index.ts'
import { type AuthorityRecord, exchangeCertificates, findSpocOf, listAnnouncements } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'

const NEWEST = 200

/** Whom a CVCA of ours sent its certificates unasked: DVs of its own, and other states by our SPOC. */
export async function announcementViews(
  authority: AuthorityRecord,
  { db }: Pick<ApiDeps, 'db'>,
): Promise<AnnouncementView[]> {
  if (authority.role !== 'CVCA') return []
  const spoc = await findSpocOf(db, authority.country)
  const senders = [authority.id, ...(spoc === undefined ? [] : [spoc.id])]
  const views: AnnouncementView[] = []
  for (const exchange of await listAnnouncements(db, senders, NEWEST)) {
    const references = (await exchangeCertificates(db, exchange.id)).map(
      (octets) => decodeCertificate(octets, { mode: 'tolerant' }).holderReference,
    )
    const own = references.filter((one) => holderName(holderReferenceParts(one)) === holderName(authority))
    if (own.length > 0) views.push(viewOf(exchange, exchange.partnerName, [...new Set(own)]))
  }
  return views
}

/** One that an operator closed was not taken by the partner. */
function viewOf(
  { id, state, wireStatus, createdAt, closedAt }: Exchange,
  partner: string,
  holderReferences: readonly string[],
): AnnouncementView {
  const isTaken = state === 'closed' && wireStatus !== undefined
  return {
    exchange: id,
    holderReferences,
    partner,
    sentAt: createdAt.toISOString(),
    acknowledgedAt: isTaken ? closedAt?.toISOString() : undefined,
    state,
  }
}
