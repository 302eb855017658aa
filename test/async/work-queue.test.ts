import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { sql } from 'kysely'
import { databaseJobs, LookAgain, WorkQueue } from '../../src/async/index.ts'
import { owedWithoutJob } from '../../src/async/outbox.ts'
import { noteOverdueCallbacks } from '../../src/async/overdue.ts'
import { Sweep } from '../../src/async/sweep.ts'
import type { Partner } from '../../src/messages/index.ts'
import { insertEvent, listEvents, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const OPTIONS = {
  now: () => new Date(),
  retry: { firstPauseSeconds: 600, longestPauseSeconds: 600, giveUpAfterSeconds: 6_000 },
  limits: { workAtOnce: 2, callsAtOnce: 8, callbackHours: 24 },
  escalation: { heldHours: [24, 72], answerHours: [120, 168] },
  hurry: async () => {},
}

describe('owed work and its jobs', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())
  afterEach(() => sql`delete from outbox`.execute(store.db))

  it('a job that cannot be added fails nobody: the work is committed, and the sweep will find it', async () => {
    const troubles: string[] = []
    const pool = { connect: refuse, query: refuse, end: async () => {}, on() {}, removeAllListeners() {} }
    const broken = { ...store, pool: pool as never }
    const jobs = databaseJobs(broken.pool)
    const queue = new WorkQueue({ ...OPTIONS, store: broken, jobs, onTrouble: ({ kind }) => troubles.push(kind) })
    const { id } = await insertExchangeRow(store, partner, { owes: 'handle' })
    await queue.dispatch('handle', id)
    await queue.hurry('handle', id)
    assert.ok(troubles.includes('dispatch') && troubles.includes('hurry'), troubles.join())
    assert.deepEqual(
      (await owedWithoutJob(store.db, 0, 10)).map(({ exchangeId }) => exchangeId),
      [id],
    )
    await queue.close()
  })

  it('what is owed is found when it has no job, also when its job was lost; never when it has one', async () => {
    const queue = new WorkQueue({ ...OPTIONS, store, jobs: databaseJobs(store.pool), onTrouble: () => {} })
    const ids: string[] = []
    for (const owes of ['handle', 'deliver', 'send', 'poll', 'install'] as const) {
      ids.push((await insertExchangeRow(store, partner, { owes })).id)
    }
    const found = async () => (await owedWithoutJob(store.db, 0, 10)).map(({ exchangeId }) => exchangeId)
    assert.deepEqual(await found(), ids)
    await queue.dispatch('handle', ids[0] ?? '')
    await queue.dispatch('deliver', ids[1] ?? '')
    assert.deepEqual(await found(), ids.slice(2))
    await sql`delete from bullmq.job`.execute(store.db)
    assert.deepEqual(await found(), ids)
    const [first] = await owedWithoutJob(store.db, 0, 1)
    assert.deepEqual((await owedWithoutJob(store.db, first?.position ?? 0, 2)).length, 2)
    await queue.close()
  })

  it('what a crash left without jobs is all done after a start, and the start does not wait for it', async () => {
    const count = 450 // more than two pages
    for (let n = 0; n < count; n++) await insertExchangeRow(store, partner, { owes: 'handle' })
    const queue = new WorkQueue({
      ...OPTIONS,
      store,
      jobs: databaseJobs(store.pool),
      onTrouble: ({ error }) => assert.fail(String(error)),
    })
    const seen = new Set<string>()
    const done = async ({ id }: { id: string }): Promise<void> => {
      seen.add(id)
      await sql`delete from outbox where exchange_id = ${id}`.execute(store.db)
    }
    await queue.start({ handle: done, deliver: done, send: done, poll: done, install: done })
    assert.ok(seen.size < count)
    await eventually('all done', () => seen.size === count)
    await queue.close()
  })
})

describe('how much is done at the same time', () => {
  it('may be changed while work is in hand: more of it is begun', async () => {
    const store = await openTestStore()
    const partner = await insertPartnerRow(store)
    const limits = { workAtOnce: 1, callsAtOnce: 8, callbackHours: 24 }
    const onTrouble = ({ error }: { error: unknown }) => assert.fail(String(error))
    const queue = new WorkQueue({ ...OPTIONS, limits, store, jobs: databaseJobs(store.pool), onTrouble })
    for (let n = 0; n < 5; n++) await insertExchangeRow(store, partner, { owes: 'handle' })
    const waiting: (() => void)[] = []
    const handle = async ({ id }: { id: string }): Promise<void> => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      await sql`delete from outbox where exchange_id = ${id}`.execute(store.db)
    }
    await queue.start({ handle, deliver: handle, send: handle, poll: handle, install: handle })
    await eventually('one is in hand', () => waiting.length === 1)
    limits.workAtOnce = 3
    queue.refit()
    waiting[0]?.()
    await eventually('three more are in hand', () => waiting.length === 4)
    limits.workAtOnce = 1
    queue.refit()
    for (const go of waiting) go()
    await eventually('the last one follows', () => waiting.length === 5)
    waiting[4]?.()
    await queue.close()
    await store.close()
  })
})

describe('work for which it is too early', () => {
  it('is done after its pause; it was no attempt, leaves no event and nothing for a person', async () => {
    const store = await openTestStore()
    const partner = await insertPartnerRow(store)
    const troubles: string[] = []
    const onTrouble = ({ kind }: { kind: string }) => void troubles.push(kind)
    const retry = { firstPauseSeconds: 0.001, longestPauseSeconds: 0.001, giveUpAfterSeconds: 0.001 } // two attempts
    const queue = new WorkQueue({ ...OPTIONS, retry, store, jobs: databaseJobs(store.pool), onTrouble })
    const { id } = await insertExchangeRow(store, partner, { owes: 'poll' })
    let looks = 0
    const poll = async (): Promise<void> => {
      looks++
      if (looks <= 5) throw new LookAgain(1)
      await sql`delete from outbox where exchange_id = ${id}`.execute(store.db)
    }
    const unused = async () => assert.fail('nothing else is owed')
    await queue.start({ handle: unused, deliver: unused, send: unused, poll, install: unused })
    await eventually('done', () => looks === 6)
    await queue.close()
    assert.deepEqual(troubles, [])
    assert.deepEqual(await listEvents(store.db, { exchangeId: id, limit: 10 }), [])
    await store.close()
  })
})

describe('the sweep', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())
  afterEach(() => mock.timers.reset())

  it('has one round at a time, and closing waits for it', async () => {
    await insertExchangeRow(store, partner, { owes: 'handle' })
    mock.timers.enable({ apis: ['setInterval'] })
    const adding: (() => void)[] = []
    const add = () => new Promise<void>((resolve) => void adding.push(resolve))
    const sweep = new Sweep({
      ...OPTIONS,
      db: store.db,
      jobs: databaseJobs(store.pool),
      add,
      onTrouble: ({ error }) => assert.fail(String(error)),
    })
    sweep.start()
    await eventually('the first round', () => adding.length === 1)
    for (let n = 0; n < 5; n++) mock.timers.tick(5_000)
    await sql`select 1`.execute(store.db) // a second round would have asked by now
    assert.equal(adding.length, 1)
    let closed = false
    const closing = sweep.close().then(() => {
      closed = true
    })
    await sql`select 1`.execute(store.db)
    assert.equal(closed, false)
    adding[0]?.()
    await closing
  })

  it('tells once of a callback that is overdue', async () => {
    const now = new Date('2026-11-02T12:00:00Z')
    const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000)
    const waiting = async (begun: number, acknowledged: number): Promise<string> => {
      const row = { direction: 'out', state: 'awaiting-callback', createdAt: hoursAgo(begun) } as const
      const { id } = await insertExchangeRow(store, partner, row)
      await insertEvent(store.db, { kind: 'sent, and acknowledged', exchangeId: id }, hoursAgo(acknowledged))
      return id
    }
    const [late, early, lateToBeSent] = [await waiting(26, 25), await waiting(2, 1), await waiting(100, 1)]
    await noteOverdueCallbacks(store.db, 24, now)
    await noteOverdueCallbacks(store.db, 24, now)
    const kinds = async (exchangeId: string) =>
      (await listEvents(store.db, { exchangeId, limit: 10 })).map(({ kind }) => kind)
    assert.deepEqual(await kinds(late), ['sent, and acknowledged', 'callback overdue'])
    assert.deepEqual(await kinds(early), ['sent, and acknowledged'])
    assert.deepEqual(await kinds(lateToBeSent), ['sent, and acknowledged'])
  })
})

const refuse = async (): Promise<never> => {
  throw new Error('no connection')
}
