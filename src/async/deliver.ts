import type { Exchange } from '../messages/index.ts'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { discharge } from './outbox.ts'
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

/** The partner has what we brought: the exchange is at its end. */
export async function closeTaken(
  exchange: Exchange,
  { task, said, url }: Taken,
  also: (tx: Tx, at: Date) => Promise<void>,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<void> {
  const at = now()
  const { from, event: kind } = TAKEN[task]
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'closed', wire_status: said.returnCode, closed_at: at })
      .where('id', '=', exchange.id)
      .where('state', 'in', [from, 'parked']) // parked while the call was under way: it arrived all the same
      .executeTakeFirst()
    await discharge(tx, exchange.id, task)
    if (numUpdatedRows === 0n) return
    await also(tx, at)
    const { returnCode: answer, forgiven } = said
    const event = { kind, exchangeId: exchange.id, partnerId: exchange.partnerId, details: { answer, url }, forgiven }
    await insertEvent(tx, event, at)
  })
}
