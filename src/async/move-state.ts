import type { ExchangeState } from '../messages/index.ts'
import type { Tx } from '../store/index.ts'

/** One statement, from a named state. @returns false when the exchange is in another */
export async function moveState(tx: Tx, id: string, from: ExchangeState, to: ExchangeState): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('exchange')
    .set({ state: to })
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
