import { awaitCeremony, settle } from '../async/index.ts'
import { type Exchange, mayAskAgain, type Outcome, type Refusal } from '../messages/index.ts'
import {
  certificatesAlong,
  decide,
  earlierDecision,
  type IssueCase,
  judgeRequest,
  keepIssued,
  leaveDecision,
  type NotPermitted,
  signAndNote,
} from '../pki/index.ts'
import { type AuthorityRecord, type Beside, NOTHING_BESIDE } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { canWait, proposeInitialRequest } from './initial-request-approval.ts'
import { issueCaseOf } from './issue-case.ts'

/** Judges a certificate request and issues, or refuses. A second run finds the first one's decision and carries it out. */
export async function handleRequestCertificate(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const result = await judgeAndIssue(exchange, deps)
  if (result === 'waits') return
  await settle(exchange, result.outcome, result.also, result.details, deps)
}

interface Result {
  readonly outcome: Outcome
  readonly also: Beside
  readonly details: Readonly<Record<string, unknown>>
}

async function judgeAndIssue(exchange: Exchange, deps: HandlerDeps): Promise<Result | 'waits'> {
  const issueCase = await issueCaseOf(exchange, deps)
  if ('kind' in issueCase) return refused(issueCase.reason, issueCase.why)
  const decision = (await earlierDecision(issueCase, deps)) ?? (await judgeAndDecide(issueCase, deps))
  if (decision === 'waits') return decision
  if (!('kind' in decision)) return issued(issueCase, decision, deps)
  return decision.kind === 'refused' ? refused(decision.reason, decision.why) : waitOrRefuse(issueCase, decision, deps)
}

/** An initial request that nobody let through: people are asked where the node's rules say so and the caller can wait. */
async function waitOrRefuse(issueCase: IssueCase, lacking: NotPermitted, deps: HandlerDeps): Promise<Result | 'waits'> {
  const why = `an initial request; compare the key fingerprint ${lacking.keyFingerprint} and allow it`
  const needs = deps.approvals.initialRequest
  if (needs === 0) return refused('not-accepted', why)
  if (!canWait(issueCase.exchange)) {
    return refused('synchronous-not-possible', `${why}; that needs people, and the caller takes no callback`)
  }
  await proposeInitialRequest(issueCase, lacking, needs, deps)
  return 'waits'
}

async function judgeAndDecide(issueCase: IssueCase, deps: HandlerDeps): Promise<Decided | 'waits'> {
  const judgement = await judgeRequest(issueCase.verified, issueCase, deps)
  if (judgement.kind === 'refused') return judgement
  const { authority, exchange } = issueCase
  if (authority.ceremonyPeer === undefined) return decide(issueCase, judgement, deps)
  if (!canWait(exchange) && !mayAskAgain(exchange.contract)) return cannotWait(authority)
  return leaveDecision(issueCase, judgement, (tx, details, at) => awaitCeremony(tx, exchange, details, at), deps)
}

const cannotWait = ({ name }: AuthorityRecord): Refused => ({
  kind: 'refused',
  reason: 'synchronous-not-possible',
  why: `the key of ${name} is on a machine without a network, and the caller takes no callback`,
})

type Decided = Awaited<ReturnType<typeof decide>>
type Refused = Extract<Decided, { kind: 'refused' }>
type Decision = Exclude<Decided, { kind: 'refused' | 'not-permitted' }>

async function issued(issueCase: IssueCase, decision: Decision, deps: HandlerDeps): Promise<Result> {
  const { issuing, verified } = issueCase
  const certificate = await signAndNote(issueCase, decision, deps)
  const along = certificatesAlong(verified.request, issuing, deps.now())
  return {
    outcome: { kind: 'certificates', certificates: [certificate.octets, ...along] },
    also: keepIssued(decision, certificate, deps.now()),
    details: {
      outcome: 'certificate issued',
      holderReference: certificate.holderReference,
      authorityReference: certificate.authorityReference,
      expires: certificate.expires,
    },
  }
}

function refused(reason: Refusal, why: string): Result {
  return { outcome: { kind: 'refused', reason }, also: NOTHING_BESIDE, details: { outcome: reason, why } }
}
