import { randomUUID } from 'node:crypto'
import { databaseJobs, type JobPlace, openRedisJobs } from '../../src/async/index.ts'
import type { Store } from '../../src/store/index.ts'
import { testRedis } from './redis.ts'
import { SIZE } from './size.ts'

/** Where jobs are in the size the tests run on. */
export async function openTestJobs(store: Store): Promise<JobPlace> {
  if (SIZE !== 'cluster') return databaseJobs(store.pool)
  return openRedisJobs((await testRedis()).url, `{test-${randomUUID()}}`)
}
