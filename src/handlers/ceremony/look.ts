import {
  type ApprovalCheck,
  type CeremonyItem,
  type CeremonyItemState,
  type Exchange,
  type Partner,
  unreachable,
} from '../../messages/index.ts'
import { earlierDecision, judgeForeignWish, judgeRequest } from '../../pki/index.ts'
import { findCountersignature } from '../../store/index.ts'
import { type HandlerDeps, sidesOf } from '../deps.ts'
import { findWay } from '../foreign-way.ts'
import { checksOf, compareFingerprint, foreignChecksOf, passed, voucherOf } from '../initial-request-approval.ts'
import { issueCaseOf } from '../issue-case.ts'
import type { TakenIn } from './take-in.ts'

interface Looked {
  readonly state: CeremonyItemState
  readonly checks: readonly ApprovalCheck[]
}

/** A request of a batch, as the officer is shown it: every check, and what became of it. Nothing is changed. */
export async function lookAt(taken: TakenIn, number: number, deps: HandlerDeps): Promise<CeremonyItem> {
  const { entry, cvca, partner, exchange } = taken
  const looked =
    exchange === undefined ? unknown(taken) : ((await ended(exchange, deps)) ?? (await judged(exchange, deps)))
  const { id, wish, holderReference, keyFingerprint, foreignCar, since } = entry
  return {
    number,
    id,
    cvca: cvca.name,
    wish,
    of: whose(partner, entry.state, holderReference),
    holderReference,
    keyFingerprint,
    ...(foreignCar === undefined ? {} : { foreignCar }),
    since,
    ...looked,
  }
}

function whose(partner: Partner | undefined, state: string | undefined, holderReference: string): string {
  const holder = holderReference.slice(0, -5)
  if (partner === undefined) return `${holder}, not registered here`
  return partner.role === 'SPOC' ? `${holder}, a DV of ${state}` : `${holder}, our ${partner.name}`
}

function unknown({ entry: { state, holderReference }, cvca }: TakenIn): Looked {
  const says =
    state === undefined
      ? `no DV ${holderReference.slice(0, -5)} is a partner of ${cvca.name} on this machine; register it: eac partner add`
      : `the state ${state} is not registered on this machine; take its form: eac state add`
  return { state: 'unknown', checks: [failed('whose it is', 'register of partners', says)] }
}

/** @returns undefined while it waits for the officer */
async function ended(exchange: Exchange, { db }: HandlerDeps): Promise<Looked | undefined> {
  if (exchange.state !== 'closed') return undefined
  if (exchange.outcome === 'certificates') return { state: 'certified', checks: [] }
  if (exchange.outcome !== undefined) return { state: 'refused', checks: [] }
  const signed = (await findCountersignature(db, exchange.id))?.signedRequest
  return signed && { state: 'countersigned', checks: [] }
}

async function judged(exchange: Exchange, deps: HandlerDeps): Promise<Looked> {
  return exchange.operation === 'RequestForeignCertificate' ? judgedAbroad(exchange, deps) : judgedHere(exchange, deps)
}

async function judgedHere(exchange: Exchange, deps: HandlerDeps): Promise<Looked> {
  const issueCase = await issueCaseOf(exchange, deps)
  if ('kind' in issueCase) return no(issueCase)
  const before = await earlierDecision(issueCase, deps)
  if (before !== undefined && 'kind' in before) return no(before)
  if (before !== undefined) return open(checksOf(issueCase), [decidedBefore(before.writtenAt)])
  const judgement = await judgeRequest(issueCase.verified, issueCase, deps)
  switch (judgement.kind) {
    case 'refused':
      return no(judgement)
    case 'initial':
      return open(checksOf(issueCase), [voucherOf(issueCase), compareFingerprint(judgement.keyFingerprint)])
    case 'successive': {
      const says = `by ${judgement.vouchedBy}, which ${issueCase.authority.name} certified and which is still valid`
      return open(checksOf(issueCase), [passed('outer signature', 'TR-03139 4.2', says)])
    }
    default:
      return unreachable(judgement)
  }
}

async function judgedAbroad(exchange: Exchange, deps: HandlerDeps): Promise<Looked> {
  const { partner: dv, authority: cvca } = await sidesOf(exchange, deps)
  const way = await findWay(exchange, dv, cvca, deps)
  if ('reason' in way) return no(way)
  const { spoc, foreignCar, request } = way
  const wish = await judgeForeignWish(request, { cvca, spoc, dv, foreignCar }, deps)
  if (wish.kind === 'refused') return no(wish)
  if (wish.kind === 'vouched') return no({ reason: 'other-error', why: `${wish.by} vouches for it already` })
  const { holderReference } = request.request
  return open(foreignChecksOf({ dv, foreignCar, holderReference }), [compareFingerprint(wish.keyFingerprint)])
}

const open = (checks: readonly ApprovalCheck[], more: readonly ApprovalCheck[]): Looked => ({
  state: 'open',
  checks: [...checks, ...more],
})

const no = ({ reason, why }: { readonly reason: string; readonly why: string }): Looked => ({
  state: 'failed',
  checks: [failed('the rules of this machine', reason, why)],
})

const failed = (check: string, source: string, says: string): ApprovalCheck => ({ check, source, ok: false, says })

const decidedBefore = (at: Date): ApprovalCheck =>
  passed('decision', 'register of this machine', `made on ${at.toISOString()}, and not carried out yet`)
