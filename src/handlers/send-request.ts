import { closeTaken, noteAcknowledged, noteAnswered, ParkWork } from '../async/index.ts'
import {
  broughtListKind,
  type Command,
  type Exchange,
  isOutcome,
  LIST_OPERATIONS,
  type ListKind,
  type PartnerAnswer,
  type Request,
  unreachable,
} from '../messages/index.ts'
import { listOf, noteListHeld } from '../store/index.ts'
import { setPushUrlText } from './callback-target.ts'
import { callInEdition, type HandlerDeps, sidesOf } from './deps.ts'

/** Sends a request of ours, or a list nobody asked for. Repeats carry the same messageID, so the partner can tell them from new ones. */
export async function sendRequest(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'queued') return
  const { partner } = await sidesOf(exchange, deps)
  const kind = broughtListKind(exchange.operation)
  if (kind === undefined) {
    if (partner.serviceUrl === undefined) throw new ParkWork(`${partner.name} has no service URL`)
    const answer = await callInEdition(exchange, partner, partner.serviceUrl, requestOf(exchange), deps)
    return noteAnswer(exchange, answer, deps)
  }
  if (partner.state === 'suspended') throw new ParkWork(`${partner.name} is suspended: it gets no list`)
  const { pushUrl: url } = partner
  if (url === undefined) {
    throw new ParkWork(`${partner.name} has no push URL: ${setPushUrlText(partner)}, then eac exchange retry`)
  }
  const outcome = { kind: 'list', list: await listOf(deps.db, exchange) } as const
  const command: Command = { operation: LIST_OPERATIONS[kind].send, messageId: undefined, outcome }
  const answer = await callInEdition(exchange, partner, url, command, deps)
  await noteReceipt(exchange, { kind, url }, answer, deps)
}

async function noteAnswer(exchange: Exchange, answer: PartnerAnswer, deps: HandlerDeps): Promise<void> {
  switch (answer.kind) {
    case 'final':
      if (!isOutcome(answer.outcome)) throw new Error(`the partner answered a request with a ${answer.outcome.kind}`)
      return noteAnswered(exchange, answer.outcome, answer, deps)
    case 'acknowledged':
      return noteAcknowledged(exchange, answer, deps)
    case 'receipt':
      throw new Error(`the partner answered a request with ${answer.returnCode}`)
    case 'unusable':
      throw new Error(`the partner answered with ${answer.why}`)
    default:
      return unreachable(answer)
  }
}

/** Until the partner says that it has the list, it is sent again; what it refuses waits for a person. */
async function noteReceipt(
  exchange: Exchange,
  { kind, url }: { readonly kind: ListKind; readonly url: string },
  answer: PartnerAnswer,
  deps: HandlerDeps,
): Promise<void> {
  if (answer.kind === 'unusable') throw new Error(`the partner answered with ${answer.why}`)
  if (answer.kind !== 'receipt' || answer.receipt === 'internal-error') {
    throw new Error(`the partner answered a list with ${answer.returnCode}`)
  }
  if (answer.receipt !== 'received') throw new ParkWork(`the partner refused the list with ${answer.returnCode}`)
  const { partnerId, listSha256: sha256 = '' } = exchange
  const held = (at: Date) => ({ partnerId, kind, sha256, how: 'sent', at }) as const
  await closeTaken(exchange, { task: 'send', said: answer, url }, (tx, at) => noteListHeld(tx, held(at)), deps)
}

function requestOf({ operation, request, messageId, callbackUrl }: Exchange): Request {
  const replyTo =
    callbackUrl === undefined || messageId === undefined
      ? ({ callback: 'not-possible' } as const)
      : ({ callback: 'possible', messageId, responseUrl: callbackUrl } as const)
  switch (operation) {
    case 'RequestCertificate':
      return { operation, replyTo, certReq: request ?? new Uint8Array() }
    case 'GetCACertificates':
    case 'GetMasterList':
    case 'GetDefectList':
    case 'GetDocumentSignerList':
      return { operation, replyTo }
    default:
      throw new ParkWork(`${operation} is not sent from here`)
  }
}
