import type { BridgeError, OrderAnswer } from '../index.ts'
import { confirm } from './confirm.ts'
import { type EnrolParts, fromHex, type Moment, type One, questionOf } from './order-transaction.ts'
import { readCertificateAnswer, readErrorBody } from './read-answers.ts'
import type { PkiMessage } from './read-message.ts'
import { pkiStatus } from './statuses.ts'
import { take } from './take-answer.ts'
import { ask, readable } from './transaction.ts'
import { troubleOf } from './trouble.ts'
import { NO_REQUEST_ID, pollRequest } from './write-message.ts'

/** p10cr. @throws {BridgeError} what the CA refuses at once */
export async function place(one: One, call: Moment, parts: EnrolParts): Promise<OrderAnswer> {
  const { asksImplicitConfirmation } = parts
  const answer = await ask(
    { ...(await questionOf(one, parts)), type: 'p10cr', content: one.request, asksImplicitConfirmation },
    call,
    parts,
  )
  const refusal = await readable(() => refusalIn(answer))
  if (refusal !== undefined) throw refusal
  return take(one, answer, call, parts)
}

/** A no with its reason, before anything waits: the order never was one. */
function refusalIn({ body: { type, content } }: PkiMessage): BridgeError | undefined {
  if (type === 'error') {
    const info = readErrorBody(content)
    return pkiStatus(info.status).order === 'waiting' ? undefined : troubleOf(info)
  }
  if (type !== 'cp') return undefined
  const response = readCertificateAnswer(content)
  const isRefused = pkiStatus(response.status).order === 'refused' && response.failures.length > 0
  return isRefused ? troubleOf(response) : undefined
}

/** How it stands, asked there unless it is known here. */
export async function goOn(one: One, call: Moment, parts: EnrolParts): Promise<OrderAnswer> {
  const { ticket, progress } = one
  switch (progress.at) {
    case 'asked':
    case 'waiting':
      return poll(one, call, parts)
    case 'unconfirmed':
      return confirm(one, call, parts)
    case 'ended':
      return { kind: 'ended', ticket, as: progress.as, why: progress.why }
    default:
      return { kind: 'issued', ticket, chain: one.certificates }
  }
}

async function poll(one: One, call: Moment, parts: EnrolParts): Promise<OrderAnswer> {
  const { progress } = one
  const [requestId, nonce] =
    progress.at === 'waiting' ? [fromHex(progress.requestId), progress.nonce] : [NO_REQUEST_ID, undefined]
  const question = {
    ...(await questionOf(one, parts)),
    type: 'pollReq',
    content: pollRequest(requestId),
    recipientNonce: nonce === undefined ? undefined : fromHex(nonce),
  } as const
  return take(one, await ask(question, call, parts), call, parts)
}
