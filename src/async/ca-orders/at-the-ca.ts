import { isDeepStrictEqual } from 'node:util'
import type { Exchange, WaitingFor } from '../../messages/index.ts'
import { keepOrderChain, lockExchange, moveOrder, type OrderRecord, type Tx } from '../../store/index.ts'
import { discharge, owe } from '../outbox.ts'
import { moveToPolling, type OrderDeps, tell } from './exchange-of-order.ts'

/** What a CA has of an order that is not at its end. */
export interface UnfinishedOrder {
  readonly state: 'pending_validation' | 'issuing'
  readonly ticket: string
  readonly waiting: readonly WaitingFor[]
  readonly lookAt: Date
}

/** The CA has it, and is not done: it is looked at again. */
export async function noteUnfinished(
  exchange: Exchange,
  order: OrderRecord,
  { state, ticket, waiting, lookAt }: UnfinishedOrder,
  { db, now, dispatch }: OrderDeps,
): Promise<void> {
  const at = now()
  const isFirst = order.ticket === undefined
  const owesPoll = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    const looks = isFirst ? 'none' : 'one more'
    const changes = { ticket, waiting, looks, lookedAt: at, lookAt, heldFor: null } as const
    if (!(await moveOrder(tx, order.id, AT_THE_CA, state, changes))) return noteGivenUp(tx, exchange, order, ticket, at)
    if (isFirst || state !== order.state || !isDeepStrictEqual(waiting, order.waiting)) {
      const kind = state === 'issuing' ? 'the CA is at work' : 'the CA waits'
      await tell(
        tx,
        kind,
        exchange,
        { order: order.id, waitingFor: waiting.length > 0 ? waiting : undefined, lookAt },
        at,
      )
    }
    return isFirst && (await moveToPolling(tx, exchange, at))
  })
  if (owesPoll) await dispatch('poll', exchange.id)
}

/** A certificate came: kept as it is, to be judged before it counts. */
export async function noteCertificateCame(
  exchange: Exchange,
  order: OrderRecord,
  { ticket, chain }: { readonly ticket: string; readonly chain: readonly Uint8Array[] },
  { db, now, dispatch }: OrderDeps,
): Promise<void> {
  const at = now()
  const moved = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    if (!(await moveOrder(tx, order.id, AT_THE_CA, 'issuing', { ticket, lookedAt: at, heldFor: null }))) {
      await keepOrderChain(tx, order.id, chain)
      return noteGivenUp(tx, exchange, order, ticket, at)
    }
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'answered', settled_at: at })
      .where('id', '=', exchange.id)
      .where('state', 'in', ['queued', 'awaiting-callback', 'parked'])
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await keepOrderChain(tx, order.id, chain)
    for (const task of ['send', 'poll'] as const) await discharge(tx, exchange.id, task)
    await owe(tx, exchange, 'install', at)
    await tell(tx, 'certificate came', exchange, { order: order.id, certificates: chain.length }, at)
    return true
  })
  if (moved) await dispatch('install', exchange.id)
}

/** Where the CA may have it. */
const AT_THE_CA = ['submitted', 'pending_validation', 'issuing'] as const

/** The CA goes on with what a person gave up here meanwhile: told, so that it can be revoked. */
async function noteGivenUp(tx: Tx, exchange: Exchange, { id }: OrderRecord, ticket: string, at: Date): Promise<false> {
  if (await moveOrder(tx, id, ['cancelled'], 'cancelled', { ticket })) {
    await tell(tx, 'the CA went on with an order that was given up', exchange, { order: id, ticket }, at)
  }
  return false
}
