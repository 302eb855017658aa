import { calendarDateOf, decodeCertificate, holderReferenceParts } from '../cvc/index.ts'
import { type Exchange, type ExchangeState, holderName, type Partner } from '../messages/index.ts'
import { answerDaysOf, PkiError, planRenewal, type RenewalPlan } from '../pki/index.ts'
import {
  type AuthorityKey,
  type AuthorityRecord,
  insertEvent,
  listAuthorities,
  listHeldCertificates,
  listKeys,
  listOwnRequests,
  listPartners,
  noteRenewalStage,
  type StoredCertificate,
  type Tx,
} from '../store/index.ts'
import { askForCertificate, askForForeignCertificate } from './ask.ts'
import { certifierOf, REQUESTS_LOOKED_AT } from './certifier-of.ts'
import type { HandlerDeps } from './deps.ts'
import { askedMeanwhile } from './only-asker.ts'

/** A chain of ours: a key in use, who certified it, and how long that lasts. */
export interface Chain extends RenewalPlan {
  readonly authority: AuthorityRecord
  readonly certifiedBy: string // country and mnemonic
  readonly holderReference: string
  readonly expires: string
  /** Of requests for its successor, the newest. */
  readonly request: Exchange | undefined
  /** Of all requests of this chain, the newest. */
  readonly latest: Exchange | undefined
}

interface RenewDeps extends HandlerDeps {
  /** Where an authority of ours is called back. */
  readonly callbackUrlOf: (authority: AuthorityRecord) => string
  /** False: only told, not asked for. */
  readonly automatic: boolean
  /** Told of each chain that could not be looked after; the others go on. */
  readonly onTrouble: (chain: Chain, error: unknown) => void
}

const UNDER_WAY: readonly ExchangeState[] = ['queued', 'awaiting-callback', 'answered']
const TRY_AGAIN_HOURS = 6

/**
 * Looks at every certificate a DV or terminal control centre of ours holds: what is due is asked for, by a new key that the one
 * before vouches for, and asked for again when it was refused; each step towards the end is told once. The old key stays in use
 * until the new certificate is verified and installed.
 */
export async function renewDue(deps: RenewDeps): Promise<readonly Chain[]> {
  const chains = await listChains(deps)
  for (const chain of chains) {
    if (chain.stage === 'good') continue
    try {
      await tell(chain, deps)
      if (deps.automatic && mayAsk(chain, deps.now())) await ask(chain, deps)
    } catch (error) {
      if (error instanceof PkiError && error.code === 'asked-meanwhile') continue // by another process, or a person
      deps.onTrouble(chain, error)
    }
  }
  return chains
}

export async function listChains({ db, now }: Pick<HandlerDeps, 'db' | 'now'>): Promise<Chain[]> {
  const chains: Chain[] = []
  for (const authority of await listAuthorities(db)) {
    if (authority.role !== 'DV' && authority.role !== 'TCC') continue
    const requests = Map.groupBy(await listOwnRequests(db, authority.id, REQUESTS_LOOKED_AT), certifierOf)
    const keys = (await listKeys(db, authority.id)).filter(({ state }) => state === 'active')
    const held = await heldBy(authority, keys, db)
    for (const key of keys) {
      const certificate = certificateOf(key, held)
      if (certificate === undefined) continue
      const ofChain = requests.get(key.certifiedBy) ?? []
      const plan = planRenewal(
        { ...certificate, isTerminal: authority.role === 'TCC' },
        answerDaysOf(ofChain.flatMap(secondsUntilAnswer)),
        now(),
      )
      const request = ofChain.find(({ createdAt, state }) => createdAt >= plan.start || UNDER_WAY.includes(state))
      const { certifiedBy, holderReference } = key
      chains.push({
        ...plan,
        authority,
        certifiedBy,
        holderReference,
        expires: certificate.expires,
        request,
        latest: ofChain[0],
      })
    }
  }
  return chains
}

/** Of all its keys at once: a DV has one for each state. */
async function heldBy(authority: AuthorityRecord, keys: readonly AuthorityKey[], db: HandlerDeps['db']) {
  const references = keys.map(({ holderReference }) => holderReference)
  const kept = await listHeldCertificates(db, authority.id, references)
  return Map.groupBy(kept, ({ holderReference }) => holderReference)
}

const certificateOf = (key: AuthorityKey, held: Map<string, StoredCertificate[]>) =>
  (held.get(key.holderReference) ?? [])
    .map(({ octets }) => decodeCertificate(octets, { mode: 'tolerant' }))
    .find(({ authorityReference }) => holderName(holderReferenceParts(authorityReference)) === key.certifiedBy)

/** Nothing is asked twice at a time; what was refused is asked again after a pause. */
function mayAsk({ request }: Chain, now: Date): boolean {
  if (request === undefined) return true
  if (request.state !== 'closed') return false
  return now.getTime() - (request.closedAt ?? now).getTime() >= TRY_AGAIN_HOURS * 3_600_000
}

async function ask(chain: Chain, deps: RenewDeps): Promise<void> {
  const { authority, certifiedBy } = chain
  const above = await findAbove(chain, deps)
  if (above === undefined) {
    const how = 'register its CA, or the CVCA of our own state, as a partner with a service URL'
    throw new PkiError('nobody-to-ask', `${authority.name} knows nobody active to ask for ${certifiedBy}; ${how}`)
  }
  const first = (tx: Tx): Promise<void> => assertNotAskedMeanwhile(tx, chain)
  const how = { callbackUrl: deps.callbackUrlOf(authority), initial: false, first }
  const foreign = { country: certifiedBy.slice(0, 2), mnemonic: certifiedBy.slice(2) }
  if (holderName(above) === certifiedBy) await askForCertificate(authority, above, how, deps)
  else await askForForeignCertificate(authority, { national: above, foreign }, how, deps)
}

async function assertNotAskedMeanwhile(tx: Tx, { authority, certifiedBy, latest }: Chain): Promise<void> {
  const requests = await listOwnRequests(tx, authority.id, REQUESTS_LOOKED_AT)
  const newest = requests.find((one) => certifierOf(one) === certifiedBy)
  if (newest?.id !== latest?.id) throw askedMeanwhile(certifiedBy)
}

/** Who is asked: the CA itself where it is a partner of ours, else the CVCA of our own state. */
async function findAbove({ authority, certifiedBy }: Chain, { db }: RenewDeps): Promise<Partner | undefined> {
  const above = (await listPartners(db)).filter(
    ({ authorityId, serviceUrl, state, role }) =>
      authorityId === authority.id && serviceUrl !== undefined && state === 'active' && role !== 'NPKD',
  )
  const direct = above.find((one) => holderName(one) === certifiedBy)
  return direct ?? above.find(({ role, country }) => role === 'CVCA' && country === authority.country)
}

async function tell(
  { authority, holderReference, certifiedBy, stage, expires }: Chain,
  deps: RenewDeps,
): Promise<void> {
  const at = deps.now()
  await deps.db.transaction().execute(async (tx) => {
    const step = { authorityId: authority.id, holderReference, stage }
    if (!(await noteRenewalStage(tx, step, at))) return
    const details = { holderReference, certifiedBy, expires, today: calendarDateOf(at) }
    await insertEvent(tx, { kind: `renewal: ${stage}`, authorityId: authority.id, details }, at)
  })
}

function secondsUntilAnswer({ outcome, createdAt, settledAt }: Exchange): number[] {
  if (outcome !== 'certificates' || settledAt === undefined) return []
  return [(settledAt.getTime() - createdAt.getTime()) / 1000]
}
