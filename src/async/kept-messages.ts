import { sql } from 'kysely'
import type { Exchange, MessagePart, Passage, Task } from '../messages/index.ts'
import {
  type Database,
  eventRow,
  insertWhere,
  keepingMessages,
  type MessageRow,
  messageRow,
  packMessage,
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

/** A call that did not end the work: what passed is kept, and told where these octets are new. */
export async function keepPassage(
  exchange: Exchange,
  task: CallTask,
  passage: Passage,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<void> {
  const rows = await passageRows(exchange, task, passage)
  const { id: exchangeId, partnerId } = exchange
  const event = eventRow(
    { kind: 'messages kept', exchangeId, partnerId, details: { task, ...passageTold(rows) } },
    now(),
  )
  await sql`${withParts([
    ['message', keepingMessages(rows)],
    ['new', sql`select from message where times = 1 limit 1`],
    ['told', insertWhere('new', 'event', event)],
  ])} select`.execute(db)
}
