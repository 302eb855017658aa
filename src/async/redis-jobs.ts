import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { JobPlace } from './job-place.ts'
import { type Owed, owedPage } from './outbox.ts'
import { jobIdOf, QUEUE_OF_TASK } from './queues.ts'

const CONNECT_MILLISECONDS = 10_000
const COMMAND_MILLISECONDS = 5_000

/**
 * Jobs in Redis. While it cannot be reached, adding a job fails at once: nobody waits for Redis, and the sweep adds the job later.
 * What Redis forgets, the sweep adds again.
 * @param prefix of all keys: nodes that share a Redis have one each
 * @throws when it cannot be reached now
 */
export async function openRedisJobs(url: string, prefix: string): Promise<JobPlace> {
  const producer = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    connectTimeout: CONNECT_MILLISECONDS,
    commandTimeout: COMMAND_MILLISECONDS,
  })
  await connected(producer)
  let consumer: Redis | undefined // of a process that works
  const consuming = (): Redis => {
    consumer ??= new Redis(url, { maxRetriesPerRequest: null, connectTimeout: CONNECT_MILLISECONDS })
    consumer.on('error', () => {}) // each worker tells
    return consumer
  }
  return {
    queue: (name) => new Queue(name, { connection: producer, prefix }),
    worker: (name, work, options) => new Worker(name, work, { ...options, connection: consuming(), prefix }),
    owedWithoutJob: async (db, position, limit) => {
      const owed = await owedPage(db, position, limit)
      const missing = await withoutJob(producer, prefix, owed)
      return { owed: missing, next: owed.at(-1)?.position }
    },
    holdNoLonger: async () => {}, // Redis counts down by a clock of its own
    close: async () => {
      producer.disconnect()
      consumer?.disconnect()
    },
  }
}

/** The first connection, or why there is none: later ones are tried again for ever. */
async function connected(redis: Redis): Promise<void> {
  let why: unknown
  redis.on('error', (error) => {
    why = error
  })
  try {
    await redis.connect()
  } catch (error) {
    redis.disconnect()
    throw why ?? error
  }
}

/** BullMQ keeps each job as a hash of this name. */
async function withoutJob(redis: Redis, prefix: string, owed: readonly Owed[]): Promise<Owed[]> {
  const asking = redis.pipeline()
  for (const { task, exchangeId } of owed) {
    asking.exists(`${prefix}:${QUEUE_OF_TASK[task]}:${jobIdOf(task, exchangeId)}`)
  }
  const answers = (await asking.exec()) ?? []
  return owed.filter((_, n) => answers[n]?.[0] === null && answers[n]?.[1] === 0)
}
