import { accept } from '../async/index.ts'
import { judgeContainer, readCertificate, readContainer } from '../lists/index.ts'
import type { GetPKICommunicationCert, Pending, RequestPKICommunicationCert } from '../messages/index.ts'
import { unreachable } from '../messages/index.ts'
import { exchangeOutcome, findRequestById, requestSigners } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { type EnquiryResult, no } from './enquiry-result.ts'
import { refuse } from './request-signer.ts'
import type { Caller } from './take-request.ts'

/**
 * A request for a TLS certificate, signed as it should be, waits for a person; no other leaves an exchange. TR-03129-3,
 * RequestPKICommunicationCert.
 */
export async function takeTlsRequest(
  command: RequestPKICommunicationCert,
  { partner, contract, message }: Caller,
  deps: HandlerDeps,
): Promise<EnquiryResult> {
  const { db, now } = deps
  const read = readContainer('tls-certificate-request', command.cmsContainer)
  if (!read.ok) return refuse(read)
  const { current } = await requestSigners(db, partner.id)
  const signer = current && readCertificate(current.der)
  const verdict = await judgeContainer(read.container, { signer, at: now() })
  if (!verdict.ok) return refuse(verdict)
  const details = { subject: read.container.content.subject.text, requestSigner: signer?.fingerprint }
  const acceptance = await accept(
    {
      partner,
      contract,
      command,
      message,
      callbackUrl: undefined,
      refusal: undefined,
      awaitsDecision: true,
      details,
      forgiven: [],
    },
    deps, // what was forgiven is told with the answer
  )
  switch (acceptance.kind) {
    case 'accepted':
    case 'repeated':
      return { answer: pending(now()), details, exchangeId: acceptance.exchange.id }
    case 'conflicting':
      return {
        ...no('other-error', { why: 'the same messageID with other content' }),
        exchangeId: acceptance.exchange.id,
      }
    default:
      return unreachable(acceptance)
  }
}

/** TR-03129-3, GetPKICommunicationCert. A request that was refused has no code of its own. */
export async function pollForTlsCertificate(
  { messageId }: GetPKICommunicationCert,
  { partner }: Caller,
  { db, now }: HandlerDeps,
): Promise<EnquiryResult> {
  const operation = 'RequestPKICommunicationCert'
  const exchange = await findRequestById(db, { partnerId: partner.id, operation, messageId })
  if (exchange === undefined)
    return no('certificate-not-available', { messageId, why: 'no request with this messageID' })
  const { id: exchangeId } = exchange
  const outcome = await exchangeOutcome(db, exchange)
  if (outcome === undefined) return { answer: pending(now()), details: {}, exchangeId }
  if (outcome.kind === 'certificates') return { answer: outcome, details: {}, exchangeId }
  return { ...no('not-accepted', { why: `the request was refused: ${exchange.outcome}` }), exchangeId }
}

const POLL_AFTER_MILLISECONDS = 3_600_000 // people decide within hours, not seconds

function pending(now: Date): Pending {
  return { kind: 'pending', noPollBefore: new Date(now.getTime() + POLL_AFTER_MILLISECONDS) }
}
