import { settle } from '../async/index.ts'
import { type DecodedRequest, decodeRequest } from '../cvc/index.ts'
import type { Exchange, Outcome, Partner } from '../messages/index.ts'
import {
  certificatesAlong,
  chooseIssuingKey,
  decide,
  earlierDecision,
  type IssueCase,
  type IssuingKey,
  judgeRequest,
  keepIssued,
  sign,
} from '../pki/index.ts'
import type { AuthorityRecord, Tx } from '../store/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'

/** Judges a certificate request and issues, or refuses. A second run finds the first one's decision and carries it out. */
export async function handleRequestCertificate(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const sides = await sidesOf(exchange, deps)
  const requestOctets = exchange.request ?? new Uint8Array()
  const decoded = decodeRequest(requestOctets, { mode: 'tolerant' }) // read once already, when it was accepted
  const result = await judgeAndIssue(exchange, { ...sides, decoded, requestOctets }, deps)
  await settle(exchange, result.outcome, result.also, result.details, deps)
}

interface Result {
  readonly outcome: Outcome
  readonly also: (tx: Tx) => Promise<void>
  readonly details: Readonly<Record<string, unknown>>
}

interface Question {
  readonly partner: Partner
  readonly authority: AuthorityRecord
  readonly decoded: DecodedRequest
  readonly requestOctets: Uint8Array
}

async function judgeAndIssue(exchange: Exchange, question: Question, deps: HandlerDeps): Promise<Result> {
  const { partner, authority, decoded } = question
  const { request } = decoded
  if (partner.state === 'suspended') return refused('not-accepted', `${partner.name} is suspended`)
  const issuing = await chooseIssuingKey(authority, request.authorityReference, deps)
  if (issuing === undefined) {
    return refused('not-accepted', `${request.authorityReference ?? 'no CAR'} names no key of ${authority.name}`)
  }
  const issueCase = { ...question, exchange, request, issuing }
  const earlier = await earlierDecision(question, deps)
  if (earlier !== undefined) return issued(issueCase, earlier, deps)
  const judgement = await judgeRequest(decoded, { authority, partner, issuing }, deps)
  if (judgement.kind === 'refused') return refused(judgement.reason, judgement.why)
  const decision = await decide(issueCase, judgement, deps)
  return 'kind' in decision ? refused(decision.reason, decision.why) : issued(issueCase, decision, deps)
}

type Decision = NonNullable<Awaited<ReturnType<typeof earlierDecision>>>

async function issued(issueCase: IssueCase, decision: Decision, deps: HandlerDeps): Promise<Result> {
  const { issuing, authority, request } = issueCase
  const certificate = await sign(decision, issuing satisfies IssuingKey, deps)
  const along = await certificatesAlong(request, issuing, authority, deps)
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

function refused(reason: Extract<Outcome, { kind: 'refused' }>['reason'], why: string): Result {
  return { outcome: { kind: 'refused', reason }, also: async () => {}, details: { outcome: reason, why } }
}
