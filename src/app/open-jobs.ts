import { databaseJobs, type JobPlace, openRedisJobs } from '../async/index.ts'
import { nodeId, type Store } from '../store/index.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { whyOf, withoutSecrets } from './open-store.ts'
import { readNamed } from './read-tls-files.ts'

/** Where the node's jobs are. @throws {ConfigError} when Redis cannot be used, naming the setting and never the password */
export async function openJobs({ queue }: Config, store: Store): Promise<JobPlace> {
  const { redisUrl, redisUrlFile } = queue
  if (redisUrlFile !== undefined) {
    const url = (await readNamed(redisUrlFile, 'queue.redisUrlFile')).trim()
    return inRedis(url, 'queue.redisUrlFile', store)
  }
  return redisUrl === undefined ? databaseJobs(store.pool) : inRedis(redisUrl, 'queue.redisUrl', store)
}

async function inRedis(url: string, setting: string, { db }: Store): Promise<JobPlace> {
  try {
    return await openRedisJobs(url, `{eac-${await nodeId(db)}}`)
  } catch (cause) {
    throw new ConfigError(`${setting}: ${withoutSecrets(url)} cannot be used: ${whyOf(cause)}`, { cause })
  }
}
