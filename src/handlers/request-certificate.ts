import { settle } from '../async/index.ts'
import { decodeRequest } from '../cvc/index.ts'
import type { Exchange, Outcome, Refusal } from '../messages/index.ts'
import {
  certificatesAlong,
  chooseIssuingKey,
  decide,
  earlierDecision,
  type IssueCase,
  judgeForm,
  judgeRequest,
  keepIssued,
  type NotPermitted,
  signAndNote,
} from '../pki/index.ts'
import type { Tx } from '../store/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'
import { canWait, proposeInitialRequest } from './initial-request-approval.ts'
import { partiesOf } from './parties.ts'

/** Judges a certificate request and issues, or refuses. A second run finds the first one's decision and carries it out. */
export async function handleRequestCertificate(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const result = await judgeAndIssue(exchange, deps)
  if (result === 'waits') return
  await settle(exchange, result.outcome, result.also, result.details, deps)
}

interface Result {
  readonly outcome: Outcome
  readonly also: (tx: Tx) => Promise<void>
  readonly details: Readonly<Record<string, unknown>>
}

async function judgeAndIssue(exchange: Exchange, deps: HandlerDeps): Promise<Result | 'waits'> {
  const sides = await sidesOf(exchange, deps)
  if (sides.partner.state === 'suspended') return refused('holder-inactive', `${sides.partner.name} is suspended`)
  const requestOctets = exchange.request ?? new Uint8Array()
  const form = await judgeForm(decodeRequest(requestOctets, { mode: 'tolerant' }), deps.checkSignature)
  if (!form.ok) return refused(form.reason, 'its form') // seen when it was accepted, and looked at again
  const { authorityReference } = form.request.request
  const parties = await partiesOf(form.request, sides, deps)
  if ('reason' in parties) return refused(parties.reason, parties.why)
  const { authority, partner, vouchers } = parties
  const issuing = await chooseIssuingKey(authority, authorityReference, deps)
  if (issuing === undefined) {
    return refused('authority-unknown', `${authorityReference ?? 'no CAR'} names no key of ${authority.name}`)
  }
  const issueCase = { authority, partner, exchange, requestOctets, verified: form.request, issuing, vouchers }
  const decision = (await earlierDecision(issueCase, deps)) ?? (await judgeAndDecide(issueCase, deps))
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

async function judgeAndDecide(issueCase: IssueCase, deps: HandlerDeps): ReturnType<typeof decide> {
  const judgement = await judgeRequest(issueCase.verified, issueCase, deps)
  return judgement.kind === 'refused' ? judgement : decide(issueCase, judgement, deps)
}

type Decision = Exclude<Awaited<ReturnType<typeof decide>>, { kind: 'refused' | 'not-permitted' }>

async function issued(issueCase: IssueCase, decision: Decision, deps: HandlerDeps): Promise<Result> {
  const { issuing, authority, verified } = issueCase
  const certificate = await signAndNote(issueCase, decision, deps)
  const along = await certificatesAlong(verified.request, issuing, authority, deps)
  return {
    outcome: { kind: 'certificates', certificates: [certificate.octets, ...along] },
    also: (tx) => keepIssued(tx, decision, certificate, deps.now()),
    details: {
      outcome: 'certificate issued',
      holderReference: certificate.holderReference,
      authorityReference: certificate.authorityReference,
      expires: certificate.expires,
    },
  }
}

function refused(reason: Refusal, why: string): Result {
  return { outcome: { kind: 'refused', reason }, also: async () => {}, details: { outcome: reason, why } }
}
