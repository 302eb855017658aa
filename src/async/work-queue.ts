import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq'
import type { Exchange, Task } from '../messages/index.ts'
import { findExchange, type Store } from '../store/index.ts'
import { isDue, owedAfter } from './outbox.ts'
import { noteFailedAttempt, park } from './parking.ts'
import { attemptsOf, pauseAfter, type RetryPlan } from './retry-plan.ts'

const QUEUE = 'exchanges'
const LOCK_MILLISECONDS = 10_000 // a worker that died loses its job after this
const STALLED_MILLISECONDS = 3_000
const SWEEP_MILLISECONDS = 5_000
const SWEEP_PAGE = 1_000

/** Does one piece of owed work. Doing it twice must be harmless; throwing means: try again later. */
export type Work = (exchange: Exchange) => Promise<void>

/** The work can never succeed by trying again: it waits for a person at once. */
export class ParkWork extends Error {
  override readonly name = 'ParkWork'
}

export interface WorkQueueOptions {
  readonly store: Store
  readonly now: () => Date
  readonly retry: RetryPlan
  readonly concurrency: number
  /** Told of each failed attempt and of trouble in the queue itself. */
  readonly onTrouble: (trouble: { kind: string; exchangeId?: string; task?: Task; error: unknown }) => void
}

interface JobData {
  readonly exchangeId: string
}

/**
 * The jobs of BullMQ, which only point to what the outbox says is owed. A lost job is found by the sweep, a doubled one
 * finds nothing owed.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions
  readonly #queue: Queue<JobData>
  #worker: Worker<JobData> | undefined
  #sweeper: NodeJS.Timeout | undefined
  #sweeping: Promise<void> = Promise.resolve()

  constructor(options: WorkQueueOptions) {
    this.#options = options
    this.#queue = new Queue<JobData>(QUEUE, { connection: options.store.pool as never }, createPostgresBackend as never)
    this.#queue.on('error', (error) => options.onTrouble({ kind: 'queue', error }))
  }

  /** Adds the job for owed work, after the commit that made it owed. Adding twice is harmless: the id is derived. */
  readonly dispatch = async (task: Task, exchangeId: string): Promise<void> => {
    const { retry } = this.#options
    await this.#queue.add(
      task,
      { exchangeId },
      {
        jobId: jobIdOf(task, exchangeId),
        attempts: attemptsOf(retry),
        backoff: { type: 'custom' },
        removeOnComplete: true,
        removeOnFail: true,
      },
    )
  }

  /** Brings a job that waits for its next attempt to the front. */
  async hurry(task: Task, exchangeId: string): Promise<void> {
    const job = await this.#queue.getJob(jobIdOf(task, exchangeId))
    if (job === undefined) return this.dispatch(task, exchangeId)
    if (await job.isDelayed()) await job.promote()
  }

  /** Starts working, and looking for owed work without a job. */
  async start(work: Readonly<Record<Task, Work>>): Promise<void> {
    const { store, retry, concurrency, onTrouble } = this.#options
    this.#worker = new Worker<JobData>(
      QUEUE,
      (job) => this.#work(job, work[job.name as Task]),
      {
        connection: store.pool as never,
        concurrency,
        lockDuration: LOCK_MILLISECONDS,
        stalledInterval: STALLED_MILLISECONDS,
        maxStalledCount: 2_147_483_647, // a crash says nothing against the job
        settings: { backoffStrategy: (attempt: number) => pauseAfter(attempt, retry) },
      },
      createPostgresBackend as never,
    )
    this.#worker.on('error', (error) => onTrouble({ kind: 'worker', error }))
    await this.#worker.waitUntilReady()
    await this.#sweep()
    this.#sweeper = setInterval(() => {
      this.#sweeping = this.#sweep().catch((error) => onTrouble({ kind: 'sweep', error }))
    }, SWEEP_MILLISECONDS)
  }

  /** Finishes the work in hand, takes no more. What is still owed is found at the next start. */
  async close(): Promise<void> {
    clearInterval(this.#sweeper)
    await this.#sweeping
    await this.#worker?.close()
    await this.#queue.close()
  }

  async #sweep(): Promise<void> {
    let page = await owedAfter(this.#options.store.db, 0, SWEEP_PAGE)
    while (page.length > 0) {
      for (const { task, exchangeId } of page) await this.dispatch(task, exchangeId)
      page = await owedAfter(this.#options.store.db, page.at(-1)?.position ?? 0, SWEEP_PAGE)
    }
  }

  async #work(job: Job<JobData>, work: Work | undefined): Promise<void> {
    const { store, now, retry, onTrouble } = this.#options
    const task = job.name as Task
    const exchange = await findExchange(store.db, job.data.exchangeId)
    if (exchange === undefined || work === undefined || !(await isDue(store.db, exchange.id, task))) return
    try {
      await work(exchange)
    } catch (error) {
      onTrouble({ kind: 'attempt', exchangeId: exchange.id, task, error })
      const cause = error instanceof Error ? error.message : String(error)
      const attempt = job.attemptsMade + 1
      if (error instanceof ParkWork || attempt >= (job.opts.attempts ?? 1)) {
        await park(exchange, task, cause, store.db, now())
        return
      }
      const nextInSeconds = pauseAfter(attempt, retry) / 1000
      await noteFailedAttempt(exchange, task, { cause, attempt, nextInSeconds }, store.db, now())
      throw error
    }
  }
}

const jobIdOf = (task: Task, exchangeId: string): string => `${task}-${exchangeId}`
