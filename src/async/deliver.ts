import type { Exchange } from '../messages/index.ts'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { discharge } from './outbox.ts'
import type { Said } from './outgoing.ts'

/** The partner acknowledged the callback: the exchange is at its end. */
export async function closeDelivered(
  exchange: Exchange,
  { returnCode: wireStatus, forgiven }: Said,
  also: (tx: Tx, at: Date) => Promise<void>,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<void> {
  const at = now()
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'closed', wire_status: wireStatus, closed_at: at })
      .where('id', '=', exchange.id)
      .where('state', '=', 'settled')
      .executeTakeFirst()
    await discharge(tx, exchange.id, 'deliver')
    if (numUpdatedRows === 0n) return
    await also(tx, at)
    const details = { answer: wireStatus, url: exchange.callbackUrl }
    await insertEvent(
      tx,
      { kind: 'callback delivered', exchangeId: exchange.id, partnerId: exchange.partnerId, details, forgiven },
      at,
    )
  })
}
