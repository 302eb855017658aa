import assert from 'node:assert/strict'
import { DEFAULT_RETRY_PLAN, noteFailedAttempt } from '../../src/async/index.ts'
import { pauseAfter } from '../../src/async/retry-plan.ts'
import type { Exchange, Partner } from '../../src/messages/index.ts'
import { listEvents, listNewestEvents, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const CAUSE = { kind: 'timeout', says: 'b.example:443 did not answer within 60 seconds' } as const

describe('the retry plan', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())

  const failed = (exchange: Exchange, at: Date) =>
    noteFailedAttempt(exchange, 'send', CAUSE, DEFAULT_RETRY_PLAN, store.db, at)
  const owed = (exchange: Exchange) =>
    store.db.selectFrom('outbox').selectAll().where('exchange_id', '=', exchange.id).executeTakeFirstOrThrow()

  it('doubles its pauses from a second up to an hour', () => {
    const pauses = Array.from({ length: 14 }, (_, n) => pauseAfter(n + 1, DEFAULT_RETRY_PLAN) / 1000)
    assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600])
  })

  it('gives up after a week of failures in a row, not before: parked, with the kind of the cause and its words', async () => {
    const exchange = await insertExchangeRow(store, partner, { direction: 'out', state: 'queued', owes: 'send' })
    let at = new Date('2026-11-02T12:00:00Z')
    const end = at.getTime() + 7 * 86_400_000
    for (let pause = await failed(exchange, at); pause !== undefined; pause = await failed(exchange, at)) {
      assert.ok(at.getTime() < end, 'given up too late')
      assert.equal((await owed(exchange)).next_at?.getTime(), at.getTime() + pause)
      at = new Date(at.getTime() + pause)
    }
    assert.ok(at.getTime() >= end && at.getTime() < end + 3_600_000, at.toISOString())
    const { state, cause, last_error, parked_at, next_at } = await owed(exchange)
    assert.deepEqual([state, cause, last_error, next_at], ['parked', 'timeout', CAUSE.says, null])
    assert.deepEqual(parked_at, at)
    const [last] = (await listNewestEvents(store.db, { limit: 1 })).rows
    assert.deepEqual([last?.kind, last?.details], ['parked', { task: 'send', kind: 'timeout', cause: CAUSE.says }])
  })

  it('says nothing of work that is owed no more', async () => {
    const exchange = await insertExchangeRow(store, partner, { direction: 'out', state: 'closed' })
    assert.equal(await failed(exchange, new Date()), undefined)
    assert.deepEqual(await listEvents(store.db, { exchangeId: exchange.id, limit: 5 }), [])
  })
})
