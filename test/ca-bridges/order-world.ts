import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { reconcileOrder } from '../../src/api/ca-orders/reconcile.ts'
import type { ApiDeps } from '../../src/api/deps.ts'
import {
  AlreadyAsked,
  type CaWish,
  causeOf,
  DEFAULT_RETRY_PLAN,
  HeldBack,
  LookAgain,
  noteFailedAttempt,
  noteLookAgain,
  openGate,
  ParkWork,
  WorkFailed,
} from '../../src/async/index.ts'
import { park } from '../../src/async/parking.ts'
import type { OrderKey } from '../../src/ca-bridges/index.ts'
import type { HandlerDeps } from '../../src/handlers/deps.ts'
import { askCa, askToCancel, orderCertificate, workOf } from '../../src/handlers/index.ts'
import type { OrderId, Partner, RevocationReason, Task } from '../../src/messages/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import {
  type CaRequestRecord,
  findExchange,
  findOrder,
  findPartner,
  type OrderRecord,
  orderChain,
  requestsAboutOrder,
  type Store,
} from '../../src/store/index.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { Died, type FaultyPool, throughFaults } from '../support/fault-points.ts'
import { newKey } from './support.ts'
import type { TestCa } from './test-ca.ts'

const MOST_ROUNDS = 20
const PLAN = { failures: 5, firstPauseSeconds: 1, longestPauseSeconds: 60, probeSeconds: 60 }

/** A node that orders from a CA of the tests: its statements can be broken, and its worker does what is owed. */
export class OrderWorld {
  readonly store: Store
  readonly faults: FaultyPool
  readonly deps: HandlerDeps
  readonly partner: Partner
  ca: TestCa
  #now = new Date('2026-11-30T10:00:00Z')

  private constructor(store: Store, partner: Partner, ca: TestCa) {
    this.store = store
    this.partner = partner
    this.ca = ca
    const { db, faults } = throughFaults(store)
    this.faults = faults
    const now = (): Date => this.#now
    const onTrouble = (error: unknown): void => {
      if (!(error instanceof Error)) assert.fail(String(error))
    }
    const configured = () => ({
      bridge: this.ca,
      partnerId: partner.id,
      roots: async () => [this.ca.root],
      profileOf: () => undefined,
    })
    const cas = {
      find: (id: string) => (id === partner.id ? configured() : undefined),
      list: () => [configured()],
      reach: openGate({ db, now, plan: () => PLAN, lookIn: () => {}, onTrouble }),
    }
    const dispatch = async (): Promise<void> => {}
    this.deps = { db, now, cas, dispatch, hurry: dispatch, keys: openMemoryKeyStore() } as unknown as HandlerDeps
  }

  static async open(store: Store, ca: TestCa): Promise<OrderWorld> {
    const { id } = await insertPartnerRow(store)
    const as = { role: 'X509-CA', edition: 'x509-ca', name: `ca-${randomUUID()}` }
    await store.db
      .updateTable('partner')
      .set(as as never)
      .where('id', '=', id)
      .execute()
    return new OrderWorld(store, (await findPartner(store.db, id)) ?? assert.fail(), ca)
  }

  pass(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds)
  }

  /** An operator who hears nothing, or of an error, asks again with the same id. */
  async order(id: OrderId = newKey(), key: OrderKey = { at: 'node', kind: 'ecdsa-p256' }): Promise<OrderId> {
    const subject = { country: 'UT', commonName: 'spoc.example.ut' }
    const wishes = { product: 'any', subject, dnsNames: [], days: 300, fields: {} }
    const wish = { id, partner: this.partner, wishes, key, by: 'test' }
    await this.#again(() => orderCertificate(wish, this.deps))
    return id
  }

  async revoke(order: OrderId, reason: RevocationReason): Promise<void> {
    await askCa(
      this.partner,
      { operation: 'RevokeCertificate', orderId: order, reason, note: undefined, id: newKey(), by: 'test' },
      this.deps,
    )
  }

  /** An operator who hears nothing asks again, and may then hear that it is under way. */
  async ask(about: Omit<CaWish, 'id' | 'note' | 'by'>): Promise<void> {
    const wish = () => ({ note: 'for a test', id: newKey(), by: 'test', ...about })
    await this.#again(() => onceAtLeast(askCa(this.partner, wish(), this.deps)))
  }

  async cancel(id: OrderId): Promise<void> {
    const wish = { operation: 'CancelOrder', orderId: id, note: 'not needed', by: 'test' } as const
    await this.#again(async () => {
      const order = await this.find(id)
      if (order.state === 'cancelled') return
      await onceAtLeast(askToCancel(this.partner, order, { ...wish, id: newKey() }, this.deps))
    })
  }

  requests(id: OrderId): Promise<CaRequestRecord[]> {
    return requestsAboutOrder(this.store.db, id)
  }

  /** A person who sees that nobody knows what became of an order looks into the CA's own books, and says what is there. */
  async lookAtCa(id: OrderId): Promise<void> {
    const made = this.ca.orders.findIndex(({ key }) => key === id)
    const there = made === -1 ? { absent: true } : { ticket: String(made) }
    const deps = this.deps as unknown as ApiDeps // all that it asks for
    await this.#again(async () => {
      const { state, ticket } = await this.find(id)
      if (state === 'submitted' && ticket === undefined)
        await reconcileOrder({ id, why: 'looked there', ...there }, deps)
    })
  }

  async find(id: OrderId): Promise<OrderRecord> {
    return (await findOrder(this.store.db, id)) ?? assert.fail(`no order ${id}`)
  }

  chain(id: OrderId): Promise<Uint8Array[]> {
    return orderChain(this.store.db, id)
  }

  /** One piece of owed work is tried once, if any is due. @returns whether there was some */
  async workOnce(): Promise<boolean> {
    const owed = await this.#owed('due')
    for (const { exchange_id, task } of owed) await this.#attempt(exchange_id, task)
    return owed.length > 0
  }

  /** Until nothing is owed but what waits for people. */
  async work(): Promise<void> {
    for (let n = 0; n < MOST_ROUNDS; n++) {
      if (!(await this.workOnce())) return
      this.pass(2 * 3_600_000) // the longest pause of all plans
    }
    assert.fail('work stays owed')
  }

  async parked(): Promise<string[]> {
    return (await this.#owed('parked')).map(({ cause, last_error }) => `${cause}: ${last_error}`)
  }

  async events(id: OrderId): Promise<string[]> {
    const { exchangeId } = await this.find(id)
    const rows = await this.store.db
      .selectFrom('event')
      .select('kind')
      .where('exchange_id', '=', exchangeId)
      .orderBy('id')
      .execute()
    return rows.map(({ kind }) => kind)
  }

  #owed(state: 'due' | 'parked') {
    return this.store.db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', state)
      .where('partner_id', '=', this.partner.id)
      .orderBy('id')
      .execute()
  }

  async #attempt(exchangeId: string, task: Task): Promise<void> {
    const { db, now } = this.deps
    const attempt = async (): Promise<void> => {
      const exchange = (await findExchange(db, exchangeId)) ?? assert.fail()
      try {
        await workOf(this.deps)[task](exchange)
      } catch (error) {
        if (error instanceof HeldBack) return
        if (error instanceof LookAgain)
          await noteLookAgain(exchange, task, new Date(now().getTime() + error.inMilliseconds), db)
        else if (error instanceof ParkWork) await park(exchange, task, causeOf(error), db, now())
        else {
          const retryAt = error instanceof WorkFailed ? error.retryAt : undefined
          await noteFailedAttempt(exchange, task, causeOf(error), DEFAULT_RETRY_PLAN, db, now(), retryAt)
        }
      }
    }
    await this.faults.live(attempt).catch(() => {}) // a dead process, or a queue that hears of an error: both try again
  }

  async #again<T>(question: () => Promise<T>): Promise<T> {
    for (let n = 0; n < MOST_ROUNDS; n++) {
      const answer = await this.faults.live(question).catch((error: Error) => error)
      if (!(answer instanceof Error)) return answer
      if (!(answer instanceof Died) && !/statement failed|connection/.test(answer.message)) throw answer
    }
    assert.fail('asked again and again without an answer')
  }
}

/** The same may be under way already, asked for by a question whose answer was lost. */
async function onceAtLeast(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof AlreadyAsked)) throw error
  })
}
