import assert from 'node:assert/strict'
import { createPostgresBackend, Queue } from 'bullmq'
import { sql } from 'kysely'
import { ClockWatch, waitNoMore } from '../../src/async/clock-watch.ts'
import { WorkQueue } from '../../src/async/index.ts'
import { databaseJobs } from '../../src/async/job-place.ts'
import type { Partner } from '../../src/messages/index.ts'
import { insertEvent, listNewestEvents, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const HOUR = 3_600_000
const SET_BACK = { setBackBy: 20 * HOUR, lockMilliseconds: 10_000 }

describe('a clock that ran ahead and is set right', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())

  const watchOf = (world: { now: number; elapsed: number }) =>
    new ClockWatch({ db: store.db, now: () => new Date(world.now), elapsed: () => world.elapsed })

  it('is noticed while the node runs, by how much; a clock that goes on, jumps ahead or is corrected a little is not', async () => {
    const world = { now: Date.now(), elapsed: 0 }
    const watch = watchOf(world)
    const looks = async (now: number, elapsed: number): Promise<number> => {
      world.now += now
      world.elapsed += elapsed
      return watch.setBackBy()
    }
    assert.equal(await looks(0, 0), 0)
    assert.equal(await looks(5_000, 5_000), 0)
    assert.equal(await looks(20 * HOUR, 5_000), 0)
    assert.equal(await looks(3_000, 5_000), 0)
    assert.equal(await looks(5_000 - 20 * HOUR, 5_000), 20 * HOUR)
    assert.equal(await looks(5_000, 5_000), 0)
  })

  it('is noticed at the start by what happened before, once', async () => {
    const now = Date.now()
    await insertEvent(store.db, { kind: 'a test' }, new Date(now + 20 * HOUR))
    const watch = watchOf({ now, elapsed: 0 })
    assert.equal(await watch.setBackBy(), 20 * HOUR)
    assert.equal(await watch.setBackBy(), 0)
    await waitNoMore({ ...SET_BACK, db: store.db, jobs: databaseJobs(store.pool), now: new Date(now) })
    assert.equal(await watchOf({ now, elapsed: 0 }).setBackBy(), 0, 'at the next start')
  })

  it('lets go of the jobs of a worker that died while it was ahead, and looks for dead workers again', async () => {
    const now = new Date()
    const queue = new Queue('work', { connection: store.pool as never }, createPostgresBackend as never)
    await queue.add('handle', {}, { jobId: 'handle-1' })
    const ahead = now.getTime() + 20 * HOUR
    await sql`update bullmq.job set state = 'active', lock_token = 'x', locked_until_ms = ${ahead}`.execute(store.db)
    await sql`insert into bullmq.meta (queue, field, value) values ('work', 'stalled-check', ${String(ahead)})`.execute(
      store.db,
    )
    await waitNoMore({ ...SET_BACK, db: store.db, jobs: databaseJobs(store.pool), now })
    const { rows } = await sql`
      select locked_until_ms, (select count(*) from bullmq.meta where field = 'stalled-check') as marks
      from bullmq.job`.execute(store.db)
    assert.deepEqual(rows, [{ locked_until_ms: now.getTime() + 10_000, marks: 0 }])
    await queue.close()
  })

  it('keeps nobody waiting: the next attempt is made at once', async () => {
    const ahead = new Date(Date.now() + 20 * HOUR)
    const { id } = await insertExchangeRow(store, partner, { owes: 'deliver' })
    await store.db.updateTable('outbox').set({ next_at: ahead }).execute()
    const circuit = { partner_id: partner.id, state: 'open', failures: 5, opened_at: ahead, retry_at: ahead } as const
    await store.db.insertInto('partner_circuit').values(circuit).execute()
    await insertEvent(store.db, { kind: 'attempt failed' }, ahead)
    const queue = new WorkQueue({
      now: () => new Date(),
      retry: { firstPauseSeconds: 1, longestPauseSeconds: 2, giveUpAfterSeconds: 600 },
      limits: { workAtOnce: 2, callsAtOnce: 8, callbackHours: 24 },
      escalation: { heldHours: [24, 72], answerHours: [120, 168] },
      store,
      jobs: databaseJobs(store.pool),
      onTrouble: ({ error }) => assert.fail(String(error)),
    })
    const done: string[] = []
    const work = async (exchange: { id: string }): Promise<void> => {
      done.push(exchange.id)
      await sql`delete from outbox`.execute(store.db)
    }
    await queue.start({ handle: work, deliver: work, send: work, poll: work, install: work })
    await eventually('delivered', () => done.length > 0)
    await queue.close()
    assert.deepEqual(done, [id])
    const { retry_at } = await store.db.selectFrom('partner_circuit').select('retry_at').executeTakeFirstOrThrow()
    assert.ok(retry_at !== null && retry_at <= new Date(), 'the partner is called again')
    const { rows } = await listNewestEvents(store.db, { until: new Date(), limit: 50 })
    assert.ok(rows.some(({ kind }) => /the clock was set back/.test(kind)))
  })
})
