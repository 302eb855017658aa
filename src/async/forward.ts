import type { Exchange, MessageId, Partner, Request, Task } from '../messages/index.ts'
import { type Database, insertEvent, isActivePartner, lockExchange } from '../store/index.ts'
import { BY_HAND } from './by-hand.ts'
import { noteCarriedThere } from './carry-on.ts'
import { discharge } from './outbox.ts'
import { enqueueRequest } from './outgoing.ts'
import { unparkWithin } from './parking.ts'

interface ForwardDeps {
  readonly db: Database
  readonly now: () => Date
  readonly dispatch: (task: Task, exchangeId: string) => Promise<void>
}

/**
 * Hands an accepted exchange on: from now on a request of ours to another state carries it, queued in the same transaction.
 * @returns false when it was handed on or settled by someone else
 */
export async function forward(
  exchange: Exchange,
  request: { partner: Partner; command: Request; messageId: MessageId; details: Record<string, unknown> },
  { db, now, dispatch }: ForwardDeps,
): Promise<boolean> {
  const at = now()
  const carrier = await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'forwarded' })
      .where('id', '=', exchange.id)
      .where('state', '=', 'accepted')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return undefined
    for (const id of [exchange.partnerId, request.partner.id]) {
      if (!(await isActivePartner(tx, id))) throw new Error('suspended meanwhile') // the work tried again finds out
    }
    await discharge(tx, exchange.id, 'handle')
    const made = await enqueueRequest(tx, { ...request, forExchange: exchange.id }, at)
    const details = { to: request.partner.name, exchange: made.id, messageID: request.messageId }
    await insertEvent(tx, { kind: 'forwarded', exchangeId: exchange.id, partnerId: exchange.partnerId, details }, at)
    return made
  })
  if (carrier !== undefined) await dispatch('send', carrier.id)
  return carrier !== undefined
}

/**
 * Hands an accepted exchange on to a request of ours that is under way already, for the very same key: the one it was sent for
 * has ended without it. Parked, it is taken up again.
 * @returns false when the exchange or that request moved on meanwhile, or the request still serves another
 */
export async function joinCarrier(
  exchange: Exchange,
  carrier: Exchange,
  { db, now, dispatch }: ForwardDeps,
): Promise<boolean> {
  const at = now()
  let owed: Task | undefined
  const done = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, carrier.id) // whom it serves is then seen as the last one left it
    const joined = await tx
      .updateTable('exchange')
      .set({ for_exchange: exchange.id })
      .where('id', '=', carrier.id)
      .where('state', '!=', 'closed')
      .where((either) =>
        either.or([
          either('for_exchange', 'is', null),
          either.not(
            either.exists(
              either
                .selectFrom('exchange as served')
                .select('served.id')
                .whereRef('served.id', '=', 'exchange.for_exchange')
                .where('served.state', '=', 'forwarded'),
            ),
          ),
        ]),
      )
      .returning(['state', 'wire_status'])
      .executeTakeFirst()
    if (joined === undefined) return false
    const { numUpdatedRows: moved } = await tx
      .updateTable('exchange')
      .set({ state: 'forwarded' })
      .where('id', '=', exchange.id)
      .where('state', '=', 'accepted')
      .executeTakeFirst()
    if (moved === 0n) throw new Error('the exchange moved on while it was being handed on')
    await discharge(tx, exchange.id, 'handle')
    const details = { exchange: carrier.id, why: 'a request for the same key is under way' }
    await insertEvent(tx, { kind: 'forwarded', exchangeId: exchange.id, partnerId: exchange.partnerId, details }, at)
    const { state, wire_status } = joined
    if (state === 'awaiting-callback' && wire_status !== BY_HAND) await noteCarriedThere(tx, carrier, at)
    if (state === 'parked') owed = await unparkWithin(tx, carrier, 'the DV asked again', at)
    return true
  })
  if (owed !== undefined) await dispatch(owed, carrier.id)
  return done
}
