import { setTimeout as pause } from 'node:timers/promises'
import { type Database, lockAll, type Tx } from '../../store/index.ts'
import { BridgeError } from '../index.ts'

/** Of the vendor: an order is not collected more often. */
export const COLLECT_FLOOR_SECONDS = 3 * 3_600
const FLOOR = 1_000 * COLLECT_FLOOR_SECONDS
const LONGEST_CALL = 150_000 // in milliseconds: a process that died does not hold up the others for longer
const FORGOTTEN_AFTER = 100 * 86_400_000
const LOOK_PAUSE = 100 // in milliseconds

/** `yours`: collect it, then say what came. `asked`: it is too soon; what the CA said, or undefined where that is lost. */
export type Claim =
  | { readonly kind: 'yours' }
  | { readonly kind: 'asked'; readonly answer: string | undefined; readonly again: Date }

/**
 * What was collected and when, in the node's database: of all its processes one collects at a time, and no order sooner than three
 * hours after the last time, whoever asks.
 */
export class CollectBooks {
  readonly #db: Database
  readonly #ca: string

  constructor(db: Database, ca: string) {
    this.#db = db
    this.#ca = ca
  }

  /** Waits while another order is being collected. @throws {BridgeError} not sent, when the signal ends that */
  async claim(
    orderNumber: string,
    { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
  ): Promise<Claim> {
    for (;;) {
      const claim = await this.#db.transaction().execute((tx) => this.#tryToClaim(tx, orderNumber, now))
      if (claim !== 'busy') return claim
      await pause(LOOK_PAUSE, undefined, { signal }).catch(notSent)
    }
  }

  /** @param answer undefined: none came that says anything of the order */
  async keep(orderNumber: string, answer: string | undefined): Promise<void> {
    await this.#db
      .updateTable('sectigo_collect')
      .set({ under_way: false, answer: answer ?? null })
      .where('ca', '=', this.#ca)
      .where('order_number', '=', orderNumber)
      .execute()
  }

  async #tryToClaim(tx: Tx, orderNumber: string, now: Date): Promise<Claim | 'busy'> {
    await lockAll(tx, `collect from ${this.#ca}`)
    const ours = () => tx.selectFrom('sectigo_collect').where('ca', '=', this.#ca)
    const busySince = new Date(now.getTime() - LONGEST_CALL)
    const busy = ours().select('order_number').where('under_way', '=', true).where('asked_at', '>', busySince)
    if ((await busy.executeTakeFirst()) !== undefined) return 'busy'
    const last = await ours().selectAll().where('order_number', '=', orderNumber).executeTakeFirst()
    const again = new Date((last?.asked_at.getTime() ?? -FLOOR) + FLOOR)
    if (last !== undefined && again > now) return { kind: 'asked', answer: last.answer ?? undefined, again }
    await this.#write(tx, orderNumber, now)
    return { kind: 'yours' }
  }

  async #write(tx: Tx, orderNumber: string, now: Date): Promise<void> {
    const row = { asked_at: now, under_way: true, answer: null }
    await tx
      .insertInto('sectigo_collect')
      .values({ ca: this.#ca, order_number: orderNumber, ...row })
      .onConflict((on) => on.columns(['ca', 'order_number']).doUpdateSet(row))
      .execute()
    await tx
      .deleteFrom('sectigo_collect')
      .where('ca', '=', this.#ca)
      .where('asked_at', '<', new Date(now.getTime() - FORGOTTEN_AFTER))
      .execute()
  }
}

function notSent(cause: unknown): never {
  const says = 'another order was being collected all the time'
  throw new BridgeError('transient', says, { outcome: 'not-sent', code: 'client-closed', cause })
}
