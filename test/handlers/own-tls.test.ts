import assert from 'node:assert/strict'
import type { HandlerDeps } from '../../src/handlers/deps.ts'
import { lookAfterTls } from '../../src/handlers/index.ts'
import type { Database, Store } from '../../src/store/index.ts'
import { TestCa } from '../ca-bridges/test-ca.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { throughFaults } from '../support/fault-points.ts'
import { breakEverywhere, type Story } from '../support/faulty-state.ts'
import { openTestStore } from '../support/store.ts'
import { DAY, OwnTlsWorld } from './own-tls-world.ts'

const URL_OF_FU = 'https://spoc.gov.fu/'

describe('a TLS certificate of our own', function () {
  this.timeout(120_000)
  let store: Store
  beforeEach(async () => {
    store = await openTestStore()
  })
  afterEach(() => store.close())

  /** The first one is in use. */
  const worldWith = async (about: Parameters<typeof OwnTlsWorld.open>[1] = {}): Promise<OwnTlsWorld> => {
    const world = await OwnTlsWorld.open(store, about)
    await world.goOn()
    assert.ok(await world.inUse())
    return world
  }
  const daysBefore = (at: Date, days: number): Date => new Date(at.getTime() - days * DAY)

  describe('that comes near its end', () => {
    /** Twice a day, in two processes at once. @returns each number of days told, with what was left then */
    async function watched(world: OwnTlsWorld, identity = world.identity): Promise<[number, number][]> {
      const { notAfter } = world.shown()
      const told: [number, number][] = []
      for (let left = 62; left >= -3; left -= 0.5) {
        world.passUntil(daysBefore(notAfter, left))
        const { deps } = world
        await Promise.all([1, 2].map(() => lookAfterTls(identity, deps)))
        for (const days of (await world.warnings()).slice(told.length)) told.push([days as number, left])
      }
      return told
    }

    it('is told of on each of the stated days and at its end, once, where people bring the files', async () => {
      const world = await worldWith()
      const fromFiles = { ...world.identity, renewal: undefined }
      const days = [60, 30, 14, 7, 3, 1, 0]
      assert.deepEqual(
        await watched(world, fromFiles),
        days.map((day) => [day, day]),
      )
      const [first] = await world.events('own TLS certificate expires soon')
      const { fingerprint, notAfter } = world.shown()
      assert.deepEqual(first, { identity: 'tls', fingerprint, notAfter: notAfter.toISOString(), withinDays: 60 })
    })

    it('is told of on the days when its renewal is late, where the CA does not issue the next one', async () => {
      const world = await worldWith()
      assert.deepEqual(
        await watched(world),
        [14, 7, 3, 1, 0].map((day) => [day, day]),
      )
      assert.equal((await world.records()).length, 2)
    })

    it('is told of with the nearest of the days alone by a node that stood still meanwhile', async () => {
      const world = await worldWith()
      const fromFiles = { ...world.identity, renewal: undefined }
      world.passUntil(daysBefore(world.shown().notAfter, 2))
      await lookAfterTls(fromFiles, world.deps)
      assert.deepEqual(await world.warnings(), [3])
    })

    it('is not told of while the next one is here and only waits for its day', async () => {
      const world = await worldWith({ name: 'spoc.tls' })
      const { notAfter } = world.shown()
      world.orders.ca = await TestCa.open({ repeatsSafely: true }) // another root, for which 30 days are short
      world.passUntil(daysBefore(notAfter, 30))
      await world.goOn()
      const next = await world.next()
      assert.deepEqual(next.useFrom, daysBefore(notAfter, 1))
      for (const left of [14, 7, 3, 1.1]) {
        world.passUntil(daysBefore(notAfter, left))
        await world.look()
      }
      assert.deepEqual(await world.warnings(), [])
      world.passUntil(daysBefore(notAfter, 1))
      await world.look()
      assert.equal((await world.inUse())?.orderId, next.orderId)
      assert.deepEqual(await world.warnings(), [])
    })
  })

  describe('is ordered once', () => {
    it('by processes that look at the same time', async () => {
      const world = await OwnTlsWorld.open(store)
      const processes = [1, 2, 3].map(() => ({ ...world.deps, db: throughFaults(store).db }))
      for (let n = 0; n < 3; n++) {
        await Promise.all(processes.map((deps) => world.look(deps)))
        await world.orders.work()
      }
      assert.equal(world.orders.ca.orders.length, 1)
      assert.deepEqual(
        (await world.records()).map(({ state }) => state),
        ['in-use'],
      )
      for (const what of ['wanted', 'ready', 'in use'])
        assert.equal((await world.events(`own TLS certificate ${what}`)).length, 1, what)
    })

    it('where a process that was held up does what it saw to be due, long after another one did it', async () => {
      const world = await OwnTlsWorld.open(store)
      const heldUp = { ...world.deps, db: heldBeforeWriting(world.deps.db, () => world.goOn()) }
      await world.goOn(heldUp)
      assert.equal((await world.records()).length, 1)
      assert.equal(world.orders.ca.orders.length, 1)
    })

    it('whichever statement breaks, whenever the process dies: the next look goes on', async () => {
      const world = await worldWith({ renewBeforeDays: 3_650 }) // which is half of its life
      const first = (await world.inUse())?.orderId ?? assert.fail()
      world.orders.pass(200 * DAY)
      const story: Story = {
        begins: async () => {
          world.orders.ca = await TestCa.open({ repeatsSafely: true })
          await store.db.deleteFrom('own_tls').where('order_id', '!=', first).execute()
          const again = { state: 'in-use', ended_at: null } as const
          await store.db.updateTable('own_tls').set(again).where('order_id', '=', first).execute()
        },
        happens: () => world.goOnUntilInUse(2),
        books: async () => {
          const states = (await world.records()).map(({ state }) => state).join()
          const { orderId } = (await world.inUse()) ?? assert.fail()
          const trouble = states === 'in-use,replaced' ? [] : [states]
          if (world.orders.ca.orders.length !== 1) trouble.push(`the CA has ${world.orders.ca.orders.length} orders`)
          for (const what of ['wanted', 'ready', 'in use']) {
            const told = await world.events(`own TLS certificate ${what}`)
            const count = told.filter(({ order }) => order === orderId).length
            if (count !== 1) trouble.push(`'${what}' is told ${count} times`)
          }
          return trouble
        },
      }
      const { ways, trouble } = await breakEverywhere(world.faults, story, new Set())
      assert.deepEqual(trouble, [])
      assert.ok(ways > 20, `${ways} ways to break it`)
    })
  })

  describe('with days of notice', () => {
    /** The next one is here and told of; it comes into use in the first look of its day, and not before. */
    async function usedOnItsDay(world: OwnTlsWorld, day: Date): Promise<void> {
      const [before, next] = [await world.inUse(), await world.next()]
      assert.equal(next.state, 'ready')
      assert.deepEqual(next.useFrom, day)
      world.passUntil(new Date(day.getTime() - 1))
      await world.look()
      assert.equal((await world.inUse())?.orderId, before?.orderId)
      world.passUntil(day)
      await world.look()
      assert.equal((await world.inUse())?.orderId, next.orderId)
    }
    const usedAfter = async (world: OwnTlsWorld, days: number): Promise<Date> =>
      new Date(((await world.next()).readyAt?.getTime() ?? Number.NaN) + days * DAY)

    it('is told to other states before it is used, and is not used before the days are over', async () => {
      const world = await worldWith({ name: 'spoc.tls', announceDays: 10 })
      await world.registerStates({ FU: URL_OF_FU, AT: undefined })
      world.passUntil(daysBefore(world.shown().notAfter, 30))
      await world.goOn()
      const day = await usedAfter(world, 10)
      const [notice, ...more] = await world.notices()
      assert.deepEqual(more, [], 'a state without an address cannot be told')
      assert.deepEqual([notice?.country, notice?.subject], ['FU', 'New SPOC TLS certificate'])
      assert.ok(notice?.body.includes(`First day: ${day.toISOString().slice(0, 10)}`), notice?.body)
      assert.ok(notice?.body.includes(await world.fingerprintOf(await world.next())))
      await usedOnItsDay(world, day)
      assert.equal((await world.notices()).length, 1)
    })

    it('is known to authorities of this node that are partners of each other before it is used', async () => {
      const world = await worldWith({ announceDays: 14, origin: 'https://eac.example.ut' })
      const { id } = await insertPartnerRow(store)
      const ours = { service_url: 'https://eac.example.ut/dv' }
      await store.db.updateTable('partner').set(ours).where('id', '=', id).execute()
      world.passUntil(daysBefore(world.shown().notAfter, 30))
      await world.goOn()
      const known = await store.db.selectFrom('partner_tls_certificate').select('fingerprint').execute()
      assert.deepEqual(
        known.map(({ fingerprint }) => fingerprint),
        [await world.fingerprintOf(await world.next())],
      )
      await usedOnItsDay(world, await usedAfter(world, 14))
      assert.deepEqual(await world.notices(), [], 'partners inside the state are told by people')
    })
  })

  describe('that leads to another root', () => {
    async function withAnotherRoot(world: OwnTlsWorld): Promise<void> {
      await world.registerStates({ FU: URL_OF_FU, AT: 'https://spoc.gov.at/' })
      world.orders.ca = await TestCa.open({ repeatsSafely: true })
    }
    const dayOf = (at: Date | undefined): string => at?.toISOString().slice(0, 10) ?? ''

    it('is told to each state 90 days before it is used, with the days of the old one and the new', async () => {
      const world = await worldWith({ name: 'spoc.tls', renewBeforeDays: 120 })
      await withAnotherRoot(world)
      const { notAfter } = world.shown()
      world.passUntil(daysBefore(notAfter, 120))
      await world.goOn()
      const { readyAt, useFrom } = await world.next()
      assert.equal((useFrom?.getTime() ?? 0) - (readyAt?.getTime() ?? 0), 90 * DAY)
      const notices = await world.notices()
      assert.deepEqual(notices.map(({ country, subject }) => `${country} ${subject}`).sort(), [
        'AT New SPOC root',
        'FU New SPOC root',
      ])
      assert.ok(notices[0]?.body.includes(`Last day of the old one: ${dayOf(notAfter)}`), notices[0]?.body)
      assert.ok(notices[0]?.body.includes(`First day of the new one: ${dayOf(useFrom)}`))
      const [, ready] = await world.events('own TLS certificate ready')
      assert.equal(ready?.why, 'it leads to another root')
      assert.deepEqual(new Set(ready?.told as string[]), new Set(['FU', 'AT']))
    })

    it('is told to each state even where it is used at once, in place of one that is revoked', async () => {
      const world = await worldWith({ name: 'spoc.tls' })
      await withAnotherRoot(world)
      const { orderId } = (await world.inUse()) ?? assert.fail()
      await store.db.updateTable('ca_order').set({ state: 'revoked' }).where('id', '=', orderId).execute()
      await world.goOn()
      const { usedAt, orderId: next } = (await world.inUse()) ?? assert.fail()
      assert.notEqual(next, orderId)
      const notices = await world.notices()
      assert.equal(notices.length, 2)
      assert.ok(notices[0]?.body.includes(`First day of the new one: ${dayOf(usedAt)}`), notices[0]?.body)
    })

    it('is not told where the root is the one they know', async () => {
      const world = await worldWith({ name: 'spoc.tls' })
      await world.registerStates({ FU: URL_OF_FU })
      const { orderId } = (await world.inUse()) ?? assert.fail()
      world.passUntil(daysBefore(world.shown().notAfter, 30))
      await world.goOn()
      assert.notEqual((await world.inUse())?.orderId, orderId)
      assert.deepEqual(await world.notices(), [])
    })
  })
})

/** Before its first transaction a whole story of another process happens. */
function heldBeforeWriting(db: Database, meanwhile: () => Promise<void>): HandlerDeps['db'] {
  let isHeld = true
  const transaction = () => ({
    execute: async (work: never) => {
      if (isHeld) {
        isHeld = false
        await meanwhile()
      }
      return db.transaction().execute(work)
    },
  })
  return new Proxy(db, {
    get: (_target, name) => {
      if (name === 'transaction') return transaction
      const value = Reflect.get(db, name) as unknown
      return typeof value === 'function' ? value.bind(db) : value
    },
  })
}
