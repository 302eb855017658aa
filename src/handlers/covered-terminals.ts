import { calendarDateOf } from '../cvc/index.ts'
import type { TerminalGroupView, TerminalsCoveredView } from '../messages/index.ts'
import {
  type AuthorityRecord,
  listAuthorities,
  listCaCertificates,
  listPartners,
  type StoredCertificate,
  terminalsUnder,
} from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { type Chain, listChains } from './renew.ts'

type Deps = Pick<HandlerDeps, 'db' | 'now'>

/**
 * Which terminals of ours can read whose passports today, and until when. The terminals of a DV hold certificates of their own; the
 * readers of a control centre use its.
 */
export async function listTerminalGroups(deps: Deps): Promise<TerminalGroupView[]> {
  const partners = await listPartners(deps.db)
  const chains = await listChains(deps)
  const views: TerminalGroupView[] = []
  for (const authority of await listAuthorities(deps.db)) {
    if (authority.role !== 'DV' && authority.role !== 'TCC') continue
    const { id, name: group, role } = authority
    const registered = partners.filter(
      (one) => one.authorityId === id && one.role === 'terminal' && one.state === 'active',
    ).length
    const ofCentre = chains.filter((chain) => chain.authority.id === id)
    const reads =
      role === 'DV' ? await ofDv(authority, deps) : await ofControlCentre(authority, ofCentre, registered, deps)
    views.push({ authority: group, role, registered, reads })
  }
  return views
}

async function ofDv({ id }: AuthorityRecord, { db, now }: Deps): Promise<TerminalsCoveredView[]> {
  const found = await terminalsUnder(db, id, calendarDateOf(now()))
  return found.map(({ certifiedBy, ...covered }) => ({ issuer: certifiedBy, ...covered }))
}

async function ofControlCentre(
  { id }: AuthorityRecord,
  chains: readonly Chain[],
  registered: number,
  { db, now }: Deps,
): Promise<TerminalsCoveredView[]> {
  const today = calendarDateOf(now())
  const known = await listCaCertificates(db, id)
  return chains.flatMap(({ stage, holderReference, expires }) => {
    const above = aboveOf(holderReference, known, today)
    if (above === undefined || expires < today) return []
    const ends = above.expires < expires ? above.expires : expires
    const issuer = above.authorityReference.slice(0, -5)
    return [{ issuer, covered: registered, due: stage === 'good' ? 0 : registered, firstEnds: ends, lastEnds: ends }]
  })
}

/** The certificate of the DV that certified this key of a control centre. */
function aboveOf(
  holderReference: string,
  known: readonly StoredCertificate[],
  today: string,
): StoredCertificate | undefined {
  const own = known.find((one) => one.origin === 'held' && one.holderReference === holderReference)
  return known.findLast((one) => one.holderReference === own?.authorityReference && one.expires >= today)
}
