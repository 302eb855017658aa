import { sql } from 'kysely'
import type { Exchange } from '../messages/index.ts'
import {
  type Database,
  eventRow,
  insertWhere,
  keepingMessages,
  type MessageRow,
  MOVED,
  type Part,
  type Tx,
  withParts,
} from '../store/index.ts'
import { isToldAnew, messagesKept, passageRows, passageTold } from './kept-messages.ts'
import type { Said } from './outgoing.ts'

/** What ends once a partner says that it has it: the callback of its request, or what we sent it unasked. */
const TAKEN = {
  deliver: { from: 'settled', event: 'callback delivered' },
  send: { from: 'queued', event: 'sent, and taken' },
} as const

interface Taken {
  readonly task: keyof typeof TAKEN
  readonly said: Said
  readonly url: string
}

/**
 * The partner has what we brought: the exchange is at its end, in one statement with the messages that said so.
 * @param also what else is written where it was not at its end before, in one transaction with it
 */
export async function closeTaken(
  exchange: Exchange,
  taken: Taken,
  { db, now }: { readonly db: Database; readonly now: () => Date },
  also?: (tx: Tx, at: Date) => Promise<void>,
): Promise<void> {
  const at = now()
  const messages = await passageRows(exchange, taken.task, taken.said.passage)
  if (also === undefined) {
    await closeIn(db, exchange, taken, messages, at)
    return
  }
  await db.transaction().execute(async (tx) => {
    if (await closeIn(tx, exchange, taken, messages, at)) await also(tx, at)
  })
}

/** Work is taken off the account whatever the state. @returns whether the exchange was not at its end before */
async function closeIn(
  db: Database | Tx,
  exchange: Exchange,
  { task, said, url }: Taken,
  messages: readonly MessageRow[],
  at: Date,
): Promise<boolean> {
  const { id, partnerId } = exchange
  const { from, event: kind } = TAKEN[task]
  const { returnCode: answer, forgiven } = said
  const details = { answer, url, ...passageTold(messages) }
  const event = eventRow({ kind, exchangeId: id, partnerId, details, forgiven }, at)
  // parked while the call was under way: it arrived all the same
  const moved = sql`
    update exchange set state = 'closed', wire_status = ${answer ?? null}, closed_at = ${at}
    where id = ${id} and state in (${from}, 'parked') returning id`
  const parts: readonly Part[] = [
    [MOVED, moved],
    ['discharged', sql`delete from outbox where exchange_id = ${id} and task = ${task}`],
    ['told', insertWhere(MOVED, 'event', event)],
    ...(messages.length === 0 ? [] : keptParts(exchange, task, messages, at)),
  ]
  const { rows } = await sql<{ moved: boolean }>`
    ${withParts(parts)} select exists (select from moved) as moved`.execute(db)
  return rows[0]?.moved === true
}

/** Where it was at its end before, the event that names them is missing: they have one of their own. */
function keptParts(exchange: Exchange, task: Taken['task'], messages: readonly MessageRow[], at: Date): Part[] {
  return [
    ['message', keepingMessages(messages)],
    ['alone', sql`select where not exists (select from ${sql.table(MOVED)}) and ${isToldAnew('message', messages)}`],
    ['told_alone', insertWhere('alone', 'event', eventRow(messagesKept(exchange, task, messages), at))],
  ]
}
