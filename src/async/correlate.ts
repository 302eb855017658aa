import type { Callback, CallerMessage, Exchange, MessageId, Partner, Receipt } from '../messages/index.ts'
import {
  exchangeOf,
  exchangeOutcome,
  findExchange,
  findOurRequest,
  insertEvent,
  keepMessages,
  messageRow,
  type PackedMessage,
  packMessage,
  type Tx,
} from '../store/index.ts'
import { ATTRIBUTES, joinTrace, note } from '../traces/index.ts'
import { rowWithKey } from './live-repeats.ts'
import { type OutgoingDeps, type Said, takeOutcome } from './outgoing.ts'
import { contentHash, repeatKeyOfId } from './repeats.ts'

/** What brings the outcome of each request. */
const CALLBACK_OF: Readonly<Partial<Record<Exchange['operation'], Callback['operation']>>> = {
  RequestCertificate: 'SendCertificates',
  RequestForeignCertificate: 'SendCertificates',
  GetCACertificates: 'SendCertificates',
  GetMasterList: 'SendMasterList',
  GetDefectList: 'SendDefectList',
  GetDocumentSignerList: 'SendDocumentSignerList',
}

/**
 * Joins a partner's callback, with the status it said, to our request, by (partner, messageID). Answered only once it is kept.
 * A repeat of a callback is received again; other content under the same id is refused; an id we never sent, or wait for no more, is unknown.
 */
export async function correlate(
  partner: Partner,
  callback: Callback & { readonly messageId: MessageId },
  { returnCode: said, forgiven, message }: Said & { readonly message?: CallerMessage | undefined },
  { db, now, dispatch }: OutgoingDeps,
): Promise<Receipt> {
  const at = now()
  const packed = message && (await packMessage(message))
  const told = packed && { messageSha256: packed.sha256 }
  note({ [ATTRIBUTES.messageId]: callback.messageId })
  const joined = await db.transaction().execute(async (tx): Promise<Joined> => {
    const key = repeatKeyOfId(callback.messageId)
    const row = await rowWithKey(tx, { partnerId: partner.id, direction: 'out', key })
    if (row === undefined) {
      const exchange = await noteNotAwaited(tx, partner, callback, { forgiven, packed }, at)
      return { receipt: 'message-id-unknown', exchange }
    }
    const exchange = exchangeOf(row)
    await keepCallback(tx, exchange, callback, packed)
    if (CALLBACK_OF[exchange.operation] !== callback.operation) {
      const details = { callback: callback.operation, messageID: callback.messageId, ...told }
      const event = { kind: 'refused: a callback that does not belong to our request', exchangeId: exchange.id }
      await insertEvent(tx, { ...event, partnerId: partner.id, details, forgiven }, at)
      return { receipt: 'syntax', exchange }
    }
    const came = { kind: 'callback received', returnCode: said, forgiven, ...(told && { details: told }) }
    if (await takeOutcome(tx, exchange, callback.outcome, came, at)) {
      return { receipt: 'received', exchange, install: exchange.id }
    }
    const settled = (await findExchange(tx, exchange.id)) ?? exchange // by a callback that came at the same time, perhaps
    const earlier = await exchangeOutcome(tx, settled)
    const same =
      earlier !== undefined && contentHash({ ...callback, outcome: earlier } as Callback) === contentHash(callback)
    const kind = same ? 'callback repeated' : 'refused: a second callback with other content'
    const event = { kind, exchangeId: exchange.id, partnerId: partner.id, details: { answer: said, ...told } }
    await insertEvent(tx, { ...event, forgiven }, at)
    return { receipt: same ? 'received' : 'other-error', exchange }
  })
  if (joined.exchange !== undefined) {
    message?.belongsTo(joined.exchange.id, 'callback')
    traceCallback(joined.exchange, callback, said, at)
  }
  if (joined.install !== undefined) await dispatch('install', joined.install)
  return joined.receipt
}

/** It came in a trace of its own; that of our request shows it, too. */
function traceCallback({ id, traceparent }: Exchange, { operation }: Callback, said: string, began: Date): void {
  const attributes = { [ATTRIBUTES.exchange]: id, [ATTRIBUTES.operation]: operation, [ATTRIBUTES.returnCode]: said }
  note({ [ATTRIBUTES.exchange]: id })
  joinTrace(traceparent, { name: `callback ${operation}`, kind: 'CONSUMER', attributes, began })
}

interface Joined {
  readonly receipt: Receipt
  /** Undefined: none ever waited for it. */
  readonly exchange: Exchange | undefined
  /** The exchange whose outcome it brought. */
  readonly install?: string
}

async function keepCallback(
  tx: Tx,
  { id: exchangeId, contract }: Exchange,
  { operation }: Callback,
  packed: PackedMessage | undefined,
): Promise<void> {
  if (packed === undefined) return
  await keepMessages(tx, [messageRow(packed, { exchangeId, part: 'callback', direction: 'in', contract, operation })])
}

/** An id that we never sent, or one whose request is at its end: then it is told and kept there, too. @returns that request */
async function noteNotAwaited(
  tx: Tx,
  partner: Partner,
  callback: Callback & { readonly messageId: MessageId },
  { forgiven, packed }: Pick<Said, 'forgiven'> & { readonly packed: PackedMessage | undefined },
  at: Date,
): Promise<Exchange | undefined> {
  const ended = await findOurRequest(tx, partner.id, callback.messageId)
  if (ended !== undefined) await keepCallback(tx, ended, callback, packed)
  const kind = ended === undefined ? 'callback for a messageID we do not wait for' : 'callback after the end'
  const details = { messageID: callback.messageId, ...(packed && { messageSha256: packed.sha256 }) }
  await insertEvent(tx, { kind, exchangeId: ended?.id, partnerId: partner.id, details, forgiven }, at)
  return ended
}
