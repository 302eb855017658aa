import assert from 'node:assert/strict'
import { openRedisJobs } from '../../src/async/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { skipWithout } from '../support/install-packages.ts'
import { redisIsHere, testRedis } from '../support/redis.ts'
import { openTestStore } from '../support/store.ts'

describe('jobs in Redis', () => {
  before(async function () {
    if (!(await redisIsHere())) skipWithout('Redis', this)
  })

  it('are told from owed work that has none, until somebody empties it; other nodes in it do not count', async () => {
    const redis = await testRedis()
    const store = await openTestStore()
    const [jobs, other] = [await openRedisJobs(redis.url, '{one}'), await openRedisJobs(redis.url, '{other}')]
    const queue = jobs.queue('work')
    const partner = await insertPartnerRow(store)
    const [first, second] = [
      await insertExchangeRow(store, partner, { owes: 'handle' }),
      await insertExchangeRow(store, partner, { owes: 'install' }),
    ]
    const missing = async (place: typeof jobs): Promise<string[]> =>
      (await place.owedWithoutJob(store.db, 0, 10)).owed.map(({ exchangeId }) => exchangeId)
    assert.deepEqual(await missing(jobs), [first.id, second.id])
    await queue.add('handle', {}, { jobId: `handle-${first.id}` })
    assert.deepEqual(await missing(jobs), [second.id])
    assert.deepEqual(await missing(other), [first.id, second.id])
    await redis.empty()
    assert.deepEqual(await missing(jobs), [first.id, second.id])
    await queue.close()
    for (const place of [jobs, other]) await place.close()
    await store.close()
  })

  it('cannot be had from a Redis that is not there: a start says so', async () => {
    await assert.rejects(openRedisJobs('redis://127.0.0.1:1', '{one}'), /ECONNREFUSED/)
  })
})
