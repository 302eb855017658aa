import { calendarDateOf, daysBetween, parseCalendarDate } from '../cvc/index.ts'
import { type CvcaTreeView, holderName, type Partner, type TreeCertificateView } from '../messages/index.ts'
import {
  type AuthorityRecord,
  type Database,
  issuedNow,
  listAuthorities,
  listCaCertificates,
  listKeys,
  listPartners,
  type StoredCertificate,
} from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

type Deps = Pick<HandlerDeps, 'db' | 'now'>
type Kind = TreeCertificateView['kind']

/** A certificate with who of ours keeps it, or holds it. */
interface Found {
  readonly stored: StoredCertificate
  readonly kind: Kind
  readonly holder: string | undefined
  /** Of a key of ours: whether it is in use. */
  readonly isInUse: boolean | undefined
}

/** Of a DV the newest are told, of terminals those that end first. */
const OF_A_DV = 3
const TERMINALS_OF_A_DV = 24
const DVS_OF_A_CVCA = 100

/**
 * All that stands below a CVCA as this node knows it: its roots and link certificates, the DVs it certified, their terminals.
 * @param issuer country and mnemonic
 */
export async function cvcaTree(issuer: string, deps: Deps): Promise<CvcaTreeView> {
  const today = calendarDateOf(deps.now())
  const [authorities, partners] = [await listAuthorities(deps.db), await listPartners(deps.db)]
  const kept = (await Promise.all(authorities.map((one) => keptBy(one, issuer, deps.db)))).flat()
  const issued = await issuedByCvca(authorities, partners, issuer, today, deps.db)
  const above = distinct([...kept, ...issued]).filter(({ kind }) => kind !== 'terminal')
  const centres = kept.filter(({ kind }) => kind === 'terminal')
  const below = await terminalsOf(authorities, partners, above, today, deps.db)
  const shown = distinct([...newestOfEach(above), ...centres, ...below.terminals])
  const standing = standingOf(shown, today)
  return {
    issuer,
    certificates: shown.map((one) => viewOf(one, standing(one), today)),
    moreTerminals: below.more,
  }
}

/** Of CAs, and of keys of our own. */
async function keptBy(authority: AuthorityRecord, issuer: string, db: Database): Promise<Found[]> {
  const inUse = new Set(
    (await listKeys(db, authority.id)).filter(({ state }) => state === 'active').map((key) => key.holderReference),
  )
  const known = await listCaCertificates(db, authority.id)
  const dvs = known.filter((one) => one.role !== 'CVCA' && nameOf(one.authorityReference) === issuer)
  const underDvs = new Set(dvs.map(({ holderReference }) => holderReference))
  return known.flatMap((stored): Found[] => {
    const isHeld = stored.origin === 'held'
    const own = {
      holder: isHeld ? authority.name : undefined,
      isInUse: isHeld ? inUse.has(stored.holderReference) : undefined,
    }
    if (stored.role === 'CVCA')
      return nameOf(stored.holderReference) === issuer ? [{ stored, kind: kindOf(stored), ...own }] : []
    if (dvs.includes(stored)) return [{ stored, kind: 'DV', ...own }]
    const isBelow = stored.role === 'terminal' && underDvs.has(stored.authorityReference)
    return isBelow && isHeld ? [{ stored, kind: 'terminal', ...own }] : []
  })
}

async function issuedByCvca(
  authorities: readonly AuthorityRecord[],
  partners: readonly Partner[],
  issuer: string,
  today: string,
  db: Database,
): Promise<Found[]> {
  const cvca = authorities.find((one) => one.role === 'CVCA' && holderName(one) === issuer)
  if (cvca === undefined) return []
  const { certificates } = await issuedNow(db, { authorityId: cvca.id, today, limit: DVS_OF_A_CVCA })
  return certificates.map((stored) => ({
    stored,
    kind: 'DV',
    holder: partnerOf(stored, cvca.id, partners),
    isInUse: undefined,
  }))
}

async function terminalsOf(
  authorities: readonly AuthorityRecord[],
  partners: readonly Partner[],
  above: readonly Found[],
  today: string,
  db: Database,
): Promise<{ terminals: Found[]; more: { readonly under: string; readonly count: number }[] }> {
  const terminals: Found[] = []
  const more: { under: string; count: number }[] = []
  const ours = authorities.filter(({ role }) => role === 'DV')
  for (const { stored } of above.filter(({ kind }) => kind === 'DV')) {
    const dv = ours.find((one) => one.id === stored.authorityId && stored.origin === 'held')
    if (dv === undefined) continue
    const under = stored.holderReference
    const found = await issuedNow(db, { authorityId: dv.id, under, today, limit: TERMINALS_OF_A_DV })
    const count = found.inAll - found.certificates.length
    if (count > 0) more.push({ under, count })
    for (const one of found.certificates) {
      terminals.push({ stored: one, kind: 'terminal', holder: partnerOf(one, dv.id, partners), isInUse: undefined })
    }
  }
  return { terminals, more }
}

const nameOf = (reference: string): string => reference.slice(0, -5)
const kindOf = ({ holderReference, authorityReference }: StoredCertificate): Kind =>
  holderReference === authorityReference ? 'root' : 'link'

const partnerOf = ({ holderReference }: StoredCertificate, authorityId: string, partners: readonly Partner[]) =>
  partners.find((one) => one.authorityId === authorityId && holderName(one) === nameOf(holderReference))?.name

/** What several of ours keep is told once: by whoever holds it, where one does. */
function distinct(found: readonly Found[]): Found[] {
  const bySha256 = new Map<string, Found>()
  for (const one of found) {
    const { sha256 } = one.stored
    if (bySha256.get(sha256)?.holder === undefined || one.isInUse !== undefined) bySha256.set(sha256, one)
  }
  return [...bySha256.values()]
}

/** Whoever renews each month has many that ran out: of each DV the last ones are told. */
function newestOfEach(found: readonly Found[]): Found[] {
  const newestFirst = found.toSorted((a, b) => b.stored.effective.localeCompare(a.stored.effective))
  const seen = new Map<string, number>()
  return newestFirst.filter(({ kind, stored }) => {
    if (kind !== 'DV') return true
    const count = (seen.get(nameOf(stored.holderReference)) ?? 0) + 1
    seen.set(nameOf(stored.holderReference), count)
    return count <= OF_A_DV
  })
}

/** Current is the newest of its kind and holder that is valid; of keys of ours the one in use; of a CVCA also what a current DV stands on. */
function standingOf(shown: readonly Found[], today: string): (one: Found) => TreeCertificateView['standing'] {
  const newest = new Map<string, Found>()
  const placeOf = ({ kind, stored }: Found): string => `${kind} ${nameOf(stored.holderReference)}`
  const valid = shown.filter(({ stored }) => stored.expires >= today)
  for (const one of valid) {
    const before = newest.get(placeOf(one))
    if (before === undefined || before.stored.effective <= one.stored.effective) newest.set(placeOf(one), one)
  }
  const isInUse = (one: Found): boolean => one.isInUse ?? newest.get(placeOf(one)) === one
  const stoodOn = new Set(
    valid.filter((one) => one.kind === 'DV' && isInUse(one)).map(({ stored }) => stored.authorityReference),
  )
  const isStoodOn = ({ kind, stored }: Found): boolean => isOfCvca(kind) && stoodOn.has(stored.holderReference)
  return (one) => {
    if (one.stored.expires < today) return 'expired'
    return isInUse(one) || isStoodOn(one) ? 'current' : 'replaced'
  }
}

const isOfCvca = (kind: Kind): boolean => kind === 'root' || kind === 'link'

function viewOf(
  { stored, kind, holder }: Found,
  standing: TreeCertificateView['standing'],
  today: string,
): TreeCertificateView {
  const { sha256, holderReference, authorityReference, effective, expires, octets } = stored
  const daysLeft = daysBetween(parseCalendarDate(today), parseCalendarDate(expires))
  return {
    sha256,
    kind,
    standing,
    holder,
    holderReference,
    authorityReference,
    effective,
    expires,
    daysLeft,
    octets: Buffer.from(octets).toString('base64'),
  }
}
