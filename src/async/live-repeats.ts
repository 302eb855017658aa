import { type RawBuilder, sql } from 'kysely'
import type { Exchange } from '../messages/index.ts'
import { type Database, firstIdAt, type Tx } from '../store/index.ts'

/** How long after its end an exchange is still recognised when a partner repeats its message. */
const REPEAT_DAYS = 30
const FORGOTTEN_AT_ONCE = 1_000

type Key = Pick<Exchange, 'partnerId' | 'direction'> & { readonly key: string }

/**
 * Makes the exchange the one that a repeat with this key means. An earlier one keeps the key until 30 days after its end.
 *
 * Of several processes that come at once one gets it. A statement sees only what was committed before it began, also after it
 * waited for another: so whoever finds the key taken holds it, and looks at the earlier exchange only then.
 * @returns false when an earlier one has it: then this is a repeat, and the key stays where it is until the transaction ends
 */
export async function claimRepeat(tx: Tx, key: Key, id: string, now: Date): Promise<boolean> {
  for (;;) {
    if (await takeFreeKey(tx, key, id)) return true
    const holder = await holdKey(tx, key)
    if (holder === undefined) continue // let go of since: it is free
    if (await mayComeBack(tx, holder, now)) return false
    await giveKey(tx, holder, id)
    return true
  }
}

async function takeFreeKey(tx: Tx, { partnerId, direction, key }: Key, id: string): Promise<boolean> {
  const { rows } = await claimFreeKey({ partnerId, direction, key }, id).execute(tx)
  return rows.length > 0
}

/** A statement, or a part of one, that gives a row when the key was nobody's. */
export const claimFreeKey = ({ partnerId, direction, key }: Key, id: string): RawBuilder<unknown> => sql`
  insert into live_repeat (partner_id, direction, key, exchange_id) values (${partnerId}, ${direction}, ${key}, ${id})
  on conflict (partner_id, direction, key) do nothing returning exchange_id`

/** @returns the exchange that has the key, and that nobody takes it from before the transaction ends */
async function holdKey(tx: Tx, { partnerId, direction, key }: Key): Promise<string | undefined> {
  const row = await tx
    .selectFrom('live_repeat')
    .select('exchange_id')
    .where('partner_id', '=', partnerId)
    .where('direction', '=', direction)
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst()
  return row?.exchange_id
}

/** Whether a repeat of its message still means this exchange. */
async function mayComeBack(tx: Tx, exchangeId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select from exchange where id = ${exchangeId} and (state <> 'closed' or closed_at >= ${endOfMemory(now)})`.execute(
    tx,
  )
  return rows.length > 0
}

async function giveKey(tx: Tx, holder: string, id: string): Promise<void> {
  await tx.updateTable('live_repeat').set({ exchange_id: id }).where('exchange_id', '=', holder).execute()
}

/** As {@link claimRepeat}, for a key that is new: an id of our own making. @throws of the database when it is not */
export async function bindToKey(tx: Tx, { id, partnerId, direction }: Exchange, key: string): Promise<void> {
  const row = { partner_id: partnerId, direction, key, exchange_id: id }
  await tx.insertInto('live_repeat').values(row).execute()
}

/** The exchange, as it lies in its table, that a message with this key repeats or answers. */
export async function rowWithKey(tx: Tx, { partnerId, direction, key }: Key) {
  return tx
    .selectFrom('live_repeat')
    .innerJoin('exchange', 'exchange.id', 'live_repeat.exchange_id')
    .selectAll('exchange')
    .where('live_repeat.partner_id', '=', partnerId)
    .where('live_repeat.direction', '=', direction)
    .where('live_repeat.key', '=', key)
    .executeTakeFirst()
}

/** A repeat of its message begins a new exchange from here on. */
export async function forgetRepeat(tx: Tx, exchangeId: string): Promise<void> {
  await tx.deleteFrom('live_repeat').where('exchange_id', '=', exchangeId).execute()
}

/** Lets go of the keys of exchanges that ended long ago, some at a time. @returns how many */
export async function forgetOldRepeats(db: Database, now: Date): Promise<number> {
  const end = endOfMemory(now)
  const { numAffectedRows = 0n } = await sql`
    delete from live_repeat where exchange_id = any(array(
      select exchange.id from live_repeat join exchange on exchange.id = live_repeat.exchange_id
      where live_repeat.exchange_id < ${firstIdAt(end)} and exchange.state = 'closed' and exchange.closed_at < ${end}
      order by live_repeat.exchange_id limit ${FORGOTTEN_AT_ONCE}))`.execute(db)
  return Number(numAffectedRows)
}

const endOfMemory = (now: Date): Date => new Date(now.getTime() - REPEAT_DAYS * 86_400_000)
