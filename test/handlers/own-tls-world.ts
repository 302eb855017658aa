import assert from 'node:assert/strict'
import type { HandlerDeps } from '../../src/handlers/deps.ts'
import { lookAfterTls, type OwnIdentity, type TlsRenewal } from '../../src/handlers/index.ts'
import { readShown, type ShownCertificate } from '../../src/pki/index.ts'
import { pemOf } from '../../src/spoc-channel/index.ts'
import { findOwnTlsInUse, listOwnTls, type OwnTlsRecord, type Store } from '../../src/store/index.ts'
import { OrderWorld } from '../ca-bridges/order-world.ts'
import { TestCa } from '../ca-bridges/test-ca.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { type FaultyPool, throughFaults } from '../support/fault-points.ts'

export const DAY = 86_400_000
const MOST_LOOKS = 20

interface About extends Partial<TlsRenewal> {
  readonly name?: 'tls' | 'spoc.tls'
  readonly origin?: string
}

/** One TLS certificate of a node, a CA of the tests that renews it, and a clock: what the timer of the node does is called here. */
export class OwnTlsWorld {
  readonly orders: OrderWorld
  readonly identity: OwnIdentity
  /** Breaks what is done for the certificate, not what is done for its order. */
  readonly faults: FaultyPool
  readonly deps: HandlerDeps
  #pem: string | undefined

  private constructor(orders: OrderWorld, { name = 'tls', origin, ...about }: About) {
    this.orders = orders
    const { db, faults } = throughFaults(orders.store)
    this.faults = faults
    this.deps = { ...orders.deps, db }
    const wishes = {
      product: 'any',
      subject: { country: 'UT', commonName: 'a.ut' },
      dnsNames: [],
      days: 300,
      fields: {},
    }
    const days = { renewBeforeDays: 30, announceDays: 0, announceRootDays: 90, keepOldDays: 7 }
    const renewal = { partnerId: orders.partner.id, wishes, key: 'ecdsa-p256', ...days, ...about } as const
    this.identity = { name, origin, roles: [], renewal, shown: () => this.#pem }
  }

  static async open(store: Store, about: About = {}): Promise<OwnTlsWorld> {
    return new OwnTlsWorld(await OrderWorld.open(store, await TestCa.open({ repeatsSafely: true })), about)
  }

  get #db() {
    return this.orders.store.db
  }

  now(): Date {
    return this.deps.now()
  }

  passUntil(at: Date): void {
    this.orders.pass(at.getTime() - this.now().getTime())
  }

  /** As every process of the node does every few seconds. */
  async look(deps: HandlerDeps = this.deps): Promise<void> {
    await lookAfterTls(this.identity, deps)
    await this.refresh()
  }

  async refresh(): Promise<void> {
    const inUse = await this.inUse()
    const [leaf] = inUse === undefined ? [] : await this.orders.chain(inUse.orderId)
    this.#pem = leaf && pemOf('CERTIFICATE', leaf)
  }

  /** What was ordered is issued, and looked at. */
  async goOn(deps?: HandlerDeps): Promise<void> {
    await this.look(deps)
    await this.orders.work()
    await this.look(deps)
  }

  /** Processes die and statements break meanwhile. */
  async goOnUntilInUse(orderCount: number): Promise<void> {
    for (let n = 0; n < MOST_LOOKS; n++) {
      await this.faults.live(() => lookAfterTls(this.identity, this.deps)).catch(() => {}) // the next look goes on
      const records = await this.records()
      if (records.length >= orderCount && records.every(({ state }) => state === 'in-use' || state === 'replaced'))
        return
      await this.orders.work()
    }
    assert.fail('it never comes into use')
  }

  shown(): ShownCertificate {
    return readShown(this.#pem ?? assert.fail('there is none'))
  }

  inUse(): Promise<OwnTlsRecord | undefined> {
    return findOwnTlsInUse(this.#db, this.identity.name)
  }

  async next(): Promise<OwnTlsRecord> {
    const found = (await this.records()).find(({ state }) => state === 'ordered' || state === 'ready')
    return found ?? assert.fail('no next one is on its way')
  }

  records(): Promise<OwnTlsRecord[]> {
    return listOwnTls(this.#db, this.identity.name)
  }

  async fingerprintOf({ orderId }: OwnTlsRecord): Promise<string> {
    const [leaf] = await this.orders.chain(orderId)
    return readShown(leaf ?? assert.fail('it is not here')).fingerprint
  }

  async events(kind: string): Promise<Record<string, unknown>[]> {
    const rows = await this.#db.selectFrom('event').select('details').where('kind', '=', kind).orderBy('id').execute()
    return rows.map(({ details }) => details as Record<string, unknown>)
  }

  /** The days left of which was told; 0: it is over. */
  async warnings(): Promise<unknown[]> {
    const soon = (await this.events('own TLS certificate expires soon')).map(({ withinDays }) => withinDays)
    return [...soon, ...(await this.events('own TLS certificate has expired')).map(() => 0)]
  }

  /** A SPOC of ours, and states that are registered with it. @param addresses of theirs; undefined: it has none */
  async registerStates(addresses: Readonly<Record<string, string | undefined>>): Promise<void> {
    let spoc: string | undefined
    for (const [country, url] of Object.entries(addresses)) {
      const { id, authorityId } = await insertPartnerRow(this.orders.store)
      spoc ??= authorityId
      await this.#db.updateTable('authority').set({ role: 'SPOC' }).where('id', '=', spoc).execute()
      const state = { role: 'SPOC', country, authority_id: spoc, service_url: url ?? null, edition: 'icao-9303-12' }
      await this.#db
        .updateTable('partner')
        .set(state as never)
        .where('id', '=', id)
        .execute()
    }
  }

  /** What was told to other states, and owes its sending. */
  async notices(): Promise<{ country: string; subject: string; body: string }[]> {
    return this.#db
      .selectFrom('notice')
      .innerJoin('partner', 'partner.id', 'notice.partner_id')
      .innerJoin('outbox', 'outbox.exchange_id', 'notice.exchange_id')
      .select(['partner.country', 'notice.subject', 'notice.body'])
      .where('notice.direction', '=', 'out')
      .where('outbox.task', '=', 'send')
      .orderBy('notice.id')
      .execute() as Promise<{ country: string; subject: string; body: string }[]>
  }
}
