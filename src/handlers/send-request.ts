import { noteAcknowledged, noteAnswered, ParkWork } from '../async/index.ts'
import { type Exchange, type Request, unreachable } from '../messages/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'

/** Sends a request of ours. Repeats carry the same messageID, so the partner can tell them from new ones. */
export async function sendRequest(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'queued') return
  const { partner } = await sidesOf(exchange, deps)
  if (partner.serviceUrl === undefined) throw new ParkWork(`${partner.name} has no service URL`)
  const answer = await deps.call(partner, partner.serviceUrl, commandOf(exchange))
  switch (answer.kind) {
    case 'final':
      return noteAnswered(exchange, answer.outcome, answer.returnCode, deps)
    case 'acknowledged':
      return noteAcknowledged(exchange, answer.returnCode, deps)
    case 'receipt':
      throw new Error(`the partner answered a request with ${answer.returnCode}`)
    case 'unusable':
      throw new Error(`the partner answered with ${answer.why}`)
    default:
      return unreachable(answer)
  }
}

function commandOf({ operation, request, messageId, callbackUrl }: Exchange): Request {
  const replyTo =
    callbackUrl === undefined || messageId === undefined
      ? ({ callback: 'not-possible' } as const)
      : ({ callback: 'possible', messageId, responseUrl: callbackUrl } as const)
  if (operation === 'RequestCertificate') return { operation, replyTo, certReq: request ?? new Uint8Array() }
  if (operation === 'GetCACertificates') return { operation, replyTo }
  throw new ParkWork(`${operation} is not a request`)
}
