import { closeTaken, giveToPeople, noteAcknowledged, noteAnswered, ParkWork, WorkFailed } from '../async/index.ts'
import {
  broughtListKind,
  type Command,
  type Exchange,
  isOutcome,
  isSpocContract,
  LIST_OPERATIONS,
  type ListKind,
  type Partner,
  type PartnerAnswer,
  type ReplyTo,
  type Request,
  unreachable,
} from '../messages/index.ts'
import { listOf, noteListHeld } from '../store/index.ts'
import { isByEmail } from './by-email.ts'
import { setPushUrlText } from './callback-target.ts'
import { callInEdition, type HandlerDeps, sidesOf } from './deps.ts'
import { notTaken } from './not-taken.ts'
import { isPolled } from './poll-for-certificates.ts'
import { sendAnnouncement } from './send-announcement.ts'
import { sendNotice } from './send-notice.ts'
import { unusableCause } from './unusable-cause.ts'

/** Sends a request of ours, a notice, or what nobody asked for. Repeats carry the same messageID, so the partner can tell them from new ones. */
export async function sendRequest(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'queued') return
  const { partner } = await sidesOf(exchange, deps)
  if (exchange.operation === 'GeneralMessage') return sendNotice(exchange, partner, deps)
  if (partner.state === 'suspended')
    throw new ParkWork('suspended', `${partner.name} is suspended: nothing is sent to it`)
  if (exchange.operation === 'SendCertificates') return sendAnnouncement(exchange, partner, deps)
  const kind = broughtListKind(exchange.operation)
  if (kind === undefined) {
    if (exchange.operation === 'RequestCertificate' && isByEmail(partner)) {
      await giveToPeople(exchange, { why: `${partner.name} has no SPOC` }, deps)
      return
    }
    if (partner.serviceUrl === undefined) throw new ParkWork('no-address', `${partner.name} has no service URL`)
    const answer = await callInEdition(exchange, partner, partner.serviceUrl, requestOf(exchange), deps)
    return noteAnswer(exchange, partner, answer, deps)
  }
  const { pushUrl: url } = partner
  if (url === undefined) {
    throw new ParkWork(
      'no-address',
      `${partner.name} has no push URL: ${setPushUrlText(partner)}, then eac exchange retry`,
    )
  }
  const outcome = { kind: 'list', list: await listOf(deps.db, exchange) } as const
  const command: Command = { operation: LIST_OPERATIONS[kind].send, messageId: undefined, outcome }
  const answer = await callInEdition(exchange, partner, url, command, deps)
  await noteReceipt(exchange, { kind, url, partner }, answer, deps)
}

async function noteAnswer(
  exchange: Exchange,
  partner: Partner,
  answer: PartnerAnswer,
  deps: HandlerDeps,
): Promise<void> {
  switch (answer.kind) {
    case 'final':
      if (!isOutcome(answer.outcome))
        throw new WorkFailed('answer-unusable', `the partner answered a request with a ${answer.outcome.kind}`)
      return noteAnswered(exchange, 'send', answer.outcome, answer, deps)
    case 'acknowledged':
      return noteAcknowledged(exchange, answer, { polled: isPolled(exchange, partner) }, deps)
    case 'receipt':
      throw new WorkFailed('answer-unusable', `the partner answered a request with ${answer.returnCode}`)
    case 'unusable':
      throw new WorkFailed(unusableCause(answer), `the partner answered with ${answer.why}`)
    default:
      return unreachable(answer)
  }
}

/** Until the partner says that it has the list, it is sent again; what it refuses waits for a person. */
async function noteReceipt(
  exchange: Exchange,
  { kind, url, partner }: { readonly kind: ListKind; readonly url: string; readonly partner: Partner },
  answer: PartnerAnswer,
  deps: HandlerDeps,
): Promise<void> {
  if (answer.kind === 'unusable')
    throw notTaken(partner, unusableCause(answer), `the partner answered with ${answer.why}`)
  if (answer.kind !== 'receipt' || answer.receipt === 'internal-error') {
    throw notTaken(partner, 'internal-error', `the partner answered a list with ${answer.returnCode}`)
  }
  if (answer.receipt !== 'received')
    throw new ParkWork('refused', `the partner refused the list with ${answer.returnCode}`)
  const { partnerId, listSha256: sha256 = '' } = exchange
  const held = (at: Date) => ({ partnerId, kind, sha256, how: 'sent', at }) as const
  await closeTaken(exchange, { task: 'send', said: answer, url }, deps, (tx, at) => noteListHeld(tx, held(at)))
}

function requestOf({ operation, request, foreignCar = '', ...exchange }: Exchange): Request {
  const replyTo = replyToOf(exchange)
  switch (operation) {
    case 'RequestCertificate':
      return { operation, replyTo, certReq: request ?? new Uint8Array() }
    case 'RequestForeignCertificate':
      return { operation, replyTo, foreignCar, certReq: request ?? new Uint8Array() }
    case 'GetCACertificates':
    case 'GetMasterList':
    case 'GetDefectList':
    case 'GetDocumentSignerList':
      return { operation, replyTo }
    default:
      throw new ParkWork('own-trouble', `${operation} is not sent from here`)
  }
}

/** A SPOC is always called back, at the service it registered (Doc 9303-12, 8). */
function replyToOf({
  contract,
  messageId,
  callbackUrl,
}: Pick<Exchange, 'contract' | 'messageId' | 'callbackUrl'>): ReplyTo {
  if (messageId === undefined) return { callback: 'not-possible' }
  if (isSpocContract(contract)) return { callback: 'possible', messageId, responseUrl: undefined }
  return callbackUrl === undefined
    ? { callback: 'not-possible' }
    : { callback: 'possible', messageId, responseUrl: callbackUrl }
}
