import { type RawBuilder, sql } from 'kysely'
import type { Exchange, MessagePart, Passage, Task } from '../messages/index.ts'
import {
  type Database,
  eventRow,
  insertWhere,
  keepingMessages,
  type MessageRow,
  messageRow,
  packMessage,
  type Tx,
  withParts,
} from '../store/index.ts'

/** Work that calls the partner. */
type CallTask = Extract<Task, 'send' | 'poll' | 'deliver'>

/** What is sent for it, and what is answered to that. */
const PARTS: Readonly<Record<CallTask, readonly [MessagePart, MessagePart]>> = {
  send: ['request', 'answer'],
  poll: ['enquiry', 'enquiry answer'],
  deliver: ['callback', 'callback answer'],
}

/** A call of ours, as it is written down: what was sent, then the answer, where one came. */
export async function passageRows(
  { id: exchangeId, contract }: Exchange,
  task: CallTask,
  passage: Passage | undefined,
): Promise<MessageRow[]> {
  if (passage === undefined) return []
  const { sent, received, operation } = passage
  const [part, answerPart] = PARTS[task]
  const common = { exchangeId, contract, operation }
  const request = messageRow(await packMessage(sent), { ...common, part, direction: 'out' })
  if (received === undefined) return [request]
  return [request, messageRow(await packMessage(received), { ...common, part: answerPart, direction: 'in' })]
}

/** For the event, so that the audit chain holds them: SHA-256 of the octets as they went over the wire, hex. */
export function passageTold([sent, received]: readonly MessageRow[]): Readonly<Record<string, string>> {
  return { ...(sent && { messageSha256: sent.sha256 }), ...(received && { answerSha256: received.sha256 }) }
}

/** A call that did not end the work: what passed is kept, and told unless it was, of the same octets. */
export async function keepPassage(
  exchange: Exchange,
  task: CallTask,
  passage: Passage,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<void> {
  await keepByThemselves(db, exchange, task, await passageRows(exchange, task, passage), now())
}

/** Nothing moved by them, so that no other event names them. */
export async function keepByThemselves(
  db: Database | Tx,
  exchange: Exchange,
  task: CallTask,
  rows: readonly MessageRow[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return
  await sql`${withParts([
    ['message', keepingMessages(rows)],
    ['new', sql`select where ${isToldAnew('message', rows)}`],
    ['told', insertWhere('new', 'event', eventRow(messagesKept(exchange, task, rows), at))],
  ])} select`.execute(db)
}

/** The event of messages that no other names. */
export function messagesKept({ id: exchangeId, partnerId }: Exchange, task: CallTask, rows: readonly MessageRow[]) {
  return { kind: 'messages kept', exchangeId, partnerId, details: { task, ...passageTold(rows) } }
}

/**
 * Whether octets among them were not there before, or are too many of their kind to be kept: their hash then stands in the event only.
 * @param part the name of what keeps them, {@link keepingMessages}
 */
export function isToldAnew(part: string, rows: readonly MessageRow[]): RawBuilder<boolean> {
  return sql`(exists (select from ${sql.table(part)} where times = 1)
    or (select count(*) from ${sql.table(part)}) < ${rows.length}::integer)`
}
