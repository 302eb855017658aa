import { createPostgresBackend, type PgPool, type Processor, Queue, Worker, type WorkerOptions } from 'bullmq'
import type { Database } from '../store/index.ts'
import { type Owed, owedWithoutJob } from './outbox.ts'

/** Where BullMQ keeps its jobs: in the database, or in Redis. It only runs them; what is owed stands in the outbox. */
export interface JobPlace {
  queue<Data>(name: string): Queue<Data>
  worker<Data>(name: string, work: Processor<Data>, options: Omit<WorkerOptions, 'connection'>): Worker<Data>
  /**
   * A page of what is owed and has no job, in the order it became so: what a crash left between commit and job, or what a queue
   * lost. A job that is just ending counts as one: the next look finds what it left.
   */
  owedWithoutJob(db: Database, position: number, limit: number): Promise<OwedPage>
  /** After the queues and workers. */
  close(): Promise<void>
}

export interface OwedPage {
  readonly owed: readonly Owed[]
  /** Where the next page begins; undefined: this was the last. */
  readonly next: number | undefined
}

/** Jobs in the database itself, embedded or on a server. */
export function databaseJobs(pool: PgPool): JobPlace {
  const connection = pool as never
  const backend = createPostgresBackend as never
  return {
    queue: (name) => new Queue(name, { connection }, backend),
    worker: (name, work, options) => new Worker(name, work, { ...options, connection }, backend),
    owedWithoutJob: async (db, position, limit) => {
      const owed = await owedWithoutJob(db, position, limit)
      return { owed, next: owed.at(-1)?.position }
    },
    close: async () => {},
  }
}
