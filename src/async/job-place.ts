import { createPostgresBackend, type PgPool, type Processor, Queue, Worker, type WorkerOptions } from 'bullmq'
import { sql } from 'kysely'
import type { Database, Tx } from '../store/index.ts'
import { type Owed, owedWithoutJob } from './outbox.ts'
import { QUEUES } from './queues.ts'

/** Where BullMQ keeps its jobs: in the database, or in Redis. It only runs them; what is owed stands in the outbox. */
export interface JobPlace {
  queue<Data>(name: string): Queue<Data>
  worker<Data>(name: string, work: Processor<Data>, options: Omit<WorkerOptions, 'connection'>): Worker<Data>
  /**
   * A page of what is owed and has no job, in the order it became so: what a crash left between commit and job, or what a queue
   * lost. A job that is just ending counts as one: the next look finds what it left.
   */
  owedWithoutJob(db: Database, position: number, limit: number): Promise<OwedPage>
  /**
   * After a clock that ran ahead was set back: no job is held longer than until then, and dead workers are looked for again.
   * @param until milliseconds since 1970
   */
  holdNoLonger(tx: Tx, now: Date, until: number): Promise<void>
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
    holdNoLonger,
    close: async () => {},
  }
}

/** In the tables of BullMQ's PostgreSQL backend, which writes down the time by the clock of who holds a job. */
async function holdNoLonger(tx: Tx, now: Date, until: number): Promise<void> {
  await sql`
    update bullmq.job set locked_until_ms = ${until}
    where queue in (${sql.join(QUEUES)}) and locked_until_ms > ${until}`.execute(tx)
  await sql`
    delete from bullmq.meta
    where queue in (${sql.join(QUEUES)}) and field = 'stalled-check' and value::bigint > ${now.getTime()}`.execute(tx)
}
