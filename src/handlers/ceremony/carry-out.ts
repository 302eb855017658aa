import { closeDecided } from '../../async/index.ts'
import type { Exchange } from '../../messages/index.ts'
import {
  countersign,
  decide,
  earlierDecision,
  type IssueCase,
  judgeForeignWish,
  judgeRequest,
  keepIssued,
  signAndNote,
} from '../../pki/index.ts'
import { permitInitialRequest, writeBeside } from '../../store/index.ts'
import { type HandlerDeps, sidesOf } from '../deps.ts'
import { findWay, requestOf } from '../foreign-way.ts'
import { issueCaseOf } from '../issue-case.ts'

/** Why an accepted request came to nothing; it goes on waiting. */
export interface NotDone {
  readonly why: string
}

/**
 * Does what the officer accepted, by the same steps as a node on a network: written down before it is signed, and looked at anew.
 * A second run finds the first one's decision. @returns undefined: done
 */
export async function carryOut(
  exchange: Exchange,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<NotDone | undefined> {
  return exchange.operation === 'RequestForeignCertificate'
    ? carryOutCountersignature(exchange, by, deps)
    : carryOutIssuing(exchange, by, deps)
}

async function carryOutIssuing(
  exchange: Exchange,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<NotDone | undefined> {
  const issueCase = await issueCaseOf(exchange, deps)
  if ('kind' in issueCase) return issueCase
  const decision = (await earlierDecision(issueCase, deps)) ?? (await judgeAndDecide(issueCase, deps))
  if ('kind' in decision) return decision.kind === 'refused' ? decision : notAllowed(decision.keyFingerprint)
  const certificate = await signAndNote(issueCase, decision, deps)
  const { holderReference, authorityReference, expires } = certificate
  const event = { kind: 'certified in a ceremony', details: { holderReference, authorityReference, expires, by } }
  const outcome = { kind: 'certificates', certificates: [certificate.octets] } as const
  await closeDecided(
    exchange,
    outcome,
    event,
    (tx) => writeBeside(tx, keepIssued(decision, certificate, deps.now())),
    deps,
  )
  return undefined
}

async function judgeAndDecide(issueCase: IssueCase, deps: HandlerDeps): ReturnType<typeof decide> {
  const judgement = await judgeRequest(issueCase.verified, issueCase, deps)
  if (judgement.kind === 'refused') return judgement
  if (judgement.kind === 'initial') {
    await allow(issueCase.exchange, issueCase.partner.id, judgement.keyFingerprint, deps)
  }
  return decide(issueCase, judgement, deps)
}

async function carryOutCountersignature(
  exchange: Exchange,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<NotDone | undefined> {
  const { partner: dv, authority: cvca } = await sidesOf(exchange, deps)
  const way = await findWay(exchange, dv, cvca, deps)
  if ('reason' in way) return way
  const { spoc, foreignCar, request } = way
  const wish = await judgeForeignWish(request, { cvca, spoc, dv, foreignCar }, deps)
  if (wish.kind === 'refused') return wish
  if (wish.kind === 'vouched') return { why: `${wish.by} vouches for it already` }
  const { keyFingerprint } = wish
  await allow(exchange, dv.id, keyFingerprint, deps)
  const certReq = requestOf(exchange)
  const signed = await countersign({ cvca, dv, exchange, certReq, keyFingerprint }, neverWaits, deps)
  if (signed === 'waits') return { why: `the key of ${cvca.name} is on another machine` }
  if ('kind' in signed) return signed.kind === 'refused' ? signed : notAllowed(keyFingerprint)
  const event = { kind: 'countersigned in a ceremony', details: { keyFingerprint, for: foreignCar, by } }
  await closeDecided(exchange, undefined, event, async () => {}, deps)
  return undefined
}

const neverWaits = async (): Promise<void> => {}

/** The officer's word lets an initial request through, unless more people have to say so. */
async function allow(
  { id: exchangeId }: Exchange,
  partnerId: string,
  keyFingerprint: string,
  { db, now, approvals }: HandlerDeps,
): Promise<void> {
  if (approvals.initialRequest !== 0) return
  await db.transaction().execute((tx) => permitInitialRequest(tx, { partnerId, keyFingerprint, exchangeId }, now()))
}

const notAllowed = (keyFingerprint: string): NotDone => ({
  why: `others have to approve it first: eac partner allow-initial NAME --key-fingerprint ${keyFingerprint} --user NAME`,
})
