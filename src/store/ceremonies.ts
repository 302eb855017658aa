import type { Exchange } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import { exchangeOf } from './exchanges.ts'

/** What waits for the machine that holds a CVCA's keys, the oldest first. @param limit at most so many */
export async function listAwaitingCeremony(db: Database | Tx, limit: number): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('exchange')
    .selectAll()
    .where('state', '=', 'awaiting-ceremony')
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(exchangeOf)
}

/** Of a partner that is suspended: its own, and what of others is on the way to CVCAs of a state. */
export async function listAwaitingCeremonyOf(
  tx: Tx,
  { partnerId, country }: { readonly partnerId: string; readonly country: string | undefined },
): Promise<Exchange[]> {
  const rows = await tx
    .selectFrom('exchange')
    .selectAll()
    .where('state', '=', 'awaiting-ceremony')
    .where((either) =>
      either.or([
        either('partner_id', '=', partnerId),
        ...(country === undefined ? [] : [either('foreign_car', 'like', `${country}%`)]),
      ]),
    )
    .execute()
  return rows.map(exchangeOf)
}

export async function countAwaitingCeremony(db: Database | Tx): Promise<number> {
  const { count } = await db
    .selectFrom('exchange')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('state', '=', 'awaiting-ceremony')
    .executeTakeFirstOrThrow()
  return Number(count)
}
