import { z } from 'zod'
import { OPEN_ORDER_STATES, type OrderId, parseOrderId } from '../../messages/index.ts'
import { type Sealed, seal, unseal } from '../../signatures/index.ts'
import { type Database, findOrder } from '../../store/index.ts'
import { BridgeError, type BridgeFiles } from '../index.ts'

/** A scratchcard of the vendor: pays for one request, and names it. */
export interface Card {
  readonly sn: string
  /** By which its certificate is revoked. A secret. */
  readonly erc: string
}

const KEY_OCTETS = 32
const LOOK_AGAIN = 60_000

export interface CardSettings {
  /** File with 32 octets in base64, under which the codes of the cards are kept. */
  readonly cardKey: string
  /** After so long without use a card may go to another order; longer than any call takes. */
  readonly cardSettlesSeconds: number
}

/** Which card is for which order. */
export class Cards {
  readonly #db: Database
  readonly #ca: string
  readonly #files: BridgeFiles
  readonly #settings: CardSettings

  constructor(db: Database, ca: string, files: BridgeFiles, settings: CardSettings) {
    this.#db = db
    this.#ca = ca
    this.#files = files
    this.#settings = settings
  }

  /** Serial of the card of an order. */
  async find(key: OrderId): Promise<string | undefined> {
    return (await this.#rows().where('order_key', '=', key).executeTakeFirst())?.sn
  }

  /** It is about to be used. @returns false where another order has it now */
  async hold(key: OrderId, sn: string, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('uanataca_card')
      .set({ reserved_at: at })
      .where('ca', '=', this.#ca)
      .where('sn', '=', sn)
      .where('order_key', '=', key)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  /**
   * The CA names this card as unused. An order that had it and has ended, or has not used it for long, loses it.
   * @throws {BridgeError} `quota`: another order is about to use it
   */
  async reserve(key: OrderId, { sn, erc }: Card, at: Date): Promise<void> {
    const sealed = seal(await this.#key(), Buffer.from(erc), this.#bound(sn))
    const row = { ca: this.#ca, sn, order_key: key, erc: JSON.stringify(sealed), reserved_at: at }
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('uanataca_card')
      .values(row)
      .onConflict((on) => on.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n || (await this.#takeOver(key, sn, at))) return
    const words = `the scratchcard ${sn} is reserved for an order that has not used it yet`
    throw new BridgeError('quota', words, { outcome: 'not-sent', retryAt: new Date(at.getTime() + LOOK_AGAIN) })
  }

  /** For certain it was not used for this order: the next one may have it. */
  async release(key: OrderId): Promise<void> {
    await this.#db.deleteFrom('uanataca_card').where('ca', '=', this.#ca).where('order_key', '=', key).execute()
  }

  /** @throws {BridgeError} `permanent` where the code is not here, `auth` where it cannot be read */
  async codeOf(sn: string | undefined): Promise<string> {
    const row = sn === undefined ? undefined : await this.#rows().where('sn', '=', sn).executeTakeFirst()
    if (row === undefined) {
      const words = `the code of the scratchcard ${sn ?? ''} is not here: do it at the RA`
      throw new BridgeError('permanent', words, { outcome: 'not-sent' })
    }
    try {
      return unseal(await this.#key(), row.erc as Sealed, this.#bound(row.sn)).toString()
    } catch (error) {
      if (error instanceof BridgeError) throw error
      throw this.#unreadable('it is not the key under which the codes of scratchcards are kept')
    }
  }

  async #takeOver(key: OrderId, sn: string, at: Date): Promise<boolean> {
    const held = await this.#rows().where('sn', '=', sn).executeTakeFirst()
    if (held === undefined) return false
    const isLate = held.reserved_at.getTime() + 1000 * this.#settings.cardSettlesSeconds <= at.getTime()
    if (!isLate && !(await this.#hasEnded(held.order_key))) return false
    const { numUpdatedRows } = await this.#db
      .updateTable('uanataca_card')
      .set({ order_key: key, reserved_at: at })
      .where('ca', '=', this.#ca)
      .where('sn', '=', sn)
      .where('order_key', '=', held.order_key)
      .where('reserved_at', '=', held.reserved_at)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  async #hasEnded(orderKey: string): Promise<boolean> {
    const key = parseOrderId(orderKey)
    const order = key === undefined ? undefined : await findOrder(this.#db, key)
    return order !== undefined && !(OPEN_ORDER_STATES as readonly string[]).includes(order.state)
  }

  #rows() {
    return this.#db.selectFrom('uanataca_card').selectAll().where('ca', '=', this.#ca)
  }

  /** Read for each use: no secret stays in memory longer than that. */
  async #key(): Promise<Uint8Array> {
    const text = await this.#files.secret(this.#settings.cardKey)
    const key = z.base64().safeParse(text).success ? Buffer.from(text, 'base64') : undefined
    if (key?.length === KEY_OCTETS) return key
    throw this.#unreadable(`it is not ${KEY_OCTETS} octets in base64; openssl rand -base64 ${KEY_OCTETS} makes some`)
  }

  #unreadable(why: string): BridgeError {
    return new BridgeError('auth', `cardKey (${this.#files.path(this.#settings.cardKey)}): ${why}`, {
      outcome: 'not-sent',
    })
  }

  #bound(sn: string): string {
    return `uanataca scratchcard ${this.#ca} ${sn}`
  }
}
