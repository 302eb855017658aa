import type { WaitingFor } from '../../messages/index.ts'
import { BridgeError, inOrder, type OrderAnswer } from '../index.ts'
import { confirm } from './confirm.ts'
import { meaningOf } from './failures.ts'
import { type EnrolParts, end, type Moment, type One, toHex } from './order-transaction.ts'
import type { CmpProgress } from './progress.ts'
import { type CertificateAnswer, readCertificateAnswer, readErrorBody, readPollAnswer } from './read-answers.ts'
import type { PkiMessage } from './read-message.ts'
import { pkiStatus } from './statuses.ts'
import { readable, unexpected } from './transaction.ts'
import { troubleOf, wordsOf } from './trouble.ts'
import { NO_REQUEST_ID } from './write-message.ts'

/** What the CA said is in the books before anything more is done. */
export async function take(one: One, message: PkiMessage, call: Moment, parts: EnrolParts): Promise<OrderAnswer> {
  const { type, content } = message.body
  switch (type) {
    case 'cp':
    case 'ip':
    case 'kup':
      return takeResponse(one, await readable(() => readCertificateAnswer(content)), message, call, parts)
    case 'pollRep': {
      const { requestId, checkAfterSeconds, text } = await readable(() => readPollAnswer(content))
      const lookAgainAt = new Date(call.now.getTime() + 1000 * checkAfterSeconds)
      return wait(one, requestId, message, { reason: 'approval', note: text || undefined }, call, parts, lookAgainAt)
    }
    case 'error': {
      const info = await readable(() => readErrorBody(content))
      if (pkiStatus(info.status).order !== 'waiting') throw troubleOf(info)
      return wait(one, NO_REQUEST_ID, message, { reason: 'approval', note: wordsOf(info) }, call, parts)
    }
    default:
      throw unexpected('a request', message.body)
  }
}

async function takeResponse(
  one: One,
  response: CertificateAnswer,
  message: PkiMessage,
  call: Moment,
  parts: EnrolParts,
): Promise<OrderAnswer> {
  const { order, word } = pkiStatus(response.status)
  const isIssued = order === 'issued' || order === 'unknown'
  if (isIssued && response.certificate !== undefined) {
    return keep(one, response.certificate, response, message, call, parts)
  }
  if (order === 'refused') return refuse(one, response, call, parts)
  if (order === 'revoked') return end(one, 'revoked', wordsOf(response), call, parts)
  const isWaiting = order === 'waiting'
  const waitingFor = isWaiting
    ? ({ reason: 'approval', note: response.text || undefined } as const)
    : ({ reason: 'unknown', note: `${word} ${response.text}`.trim() } as const)
  return wait(one, response.requestId, message, waitingFor, call, parts)
}

async function wait(
  one: One,
  requestId: Uint8Array,
  { header: { senderNonce } }: PkiMessage,
  waitingFor: WaitingFor,
  { now }: Moment,
  { enrolments }: EnrolParts,
  lookAgainAt?: Date,
): Promise<OrderAnswer> {
  const { path } = one.progress
  const nonce = senderNonce === undefined ? {} : { nonce: toHex(senderNonce) }
  await enrolments.note(one.ticket, { path, at: 'waiting', requestId: toHex(requestId), ...nonce }, now)
  return { kind: 'pending', ticket: one.ticket, waitingFor: [waitingFor], lookAgainAt }
}

/** The CA decided: what breaks there is no decision. */
async function refuse(one: One, response: CertificateAnswer, call: Moment, parts: EnrolParts): Promise<OrderAnswer> {
  const isBroken = meaningOf(response.failures) === 'transient'
  return end(one, isBroken ? 'failed' : 'rejected', wordsOf(response), call, parts)
}

async function keep(
  one: One,
  certificate: Uint8Array,
  { requestId, caCertificates }: CertificateAnswer,
  { header, extraCertificates }: PkiMessage,
  call: Moment,
  parts: EnrolParts,
): Promise<OrderAnswer> {
  const certificates = await readable(() => inOrder(certificate, [...caCertificates, ...extraCertificates]))
  const { path } = one.progress
  const { senderNonce, confirmsImplicitly } = header
  const nonce = senderNonce === undefined ? {} : { nonce: toHex(senderNonce) }
  const progress: CmpProgress = confirmsImplicitly
    ? { path, at: 'done' }
    : { path, at: 'unconfirmed', requestId: toHex(requestId), ...nonce, tried: false }
  await parts.enrolments.note(one.ticket, progress, call.now, certificates)
  const kept = { ...one, progress, certificates }
  if (confirmsImplicitly) return { kind: 'issued', ticket: one.ticket, chain: certificates }
  try {
    return await confirm(kept, call, parts)
  } catch (error) {
    if (error instanceof BridgeError) return { kind: 'issuing', ticket: one.ticket } // the next look confirms it again
    throw error
  }
}
