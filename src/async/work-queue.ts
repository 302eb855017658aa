import { DelayedError, type Job, type Queue, type Worker } from 'bullmq'
import type { CauseKind, Exchange, Task } from '../messages/index.ts'
import type { Store } from '../store/index.ts'
import { noteFailedAttempt, noteLookAgain } from './attempts.ts'
import { CallPlaces } from './call-places.ts'
import { ClockWatch, waitNoMore } from './clock-watch.ts'
import type { EscalationPlan } from './escalation.ts'
import type { JobPlace } from './job-place.ts'
import { findForWork, type Owed, prioritiesOfOwed } from './outbox.ts'
import { owedFor, owedInCalls } from './owed-work.ts'
import { park } from './parking.ts'
import { jobIdOf, QUEUE_OF_TASK, QUEUES, type QueueName } from './queues.ts'
import type { RetryPlan } from './retry-plan.ts'
import { Sweep } from './sweep.ts'
import type { Timer } from './timers.ts'
import { Together } from './together.ts'
import { causeOf, HeldBack, LookAgain, ParkWork, WorkFailed } from './work-errors.ts'

const LOCK_MILLISECONDS = 10_000 // a worker that died loses its job after this
const STALLED_MILLISECONDS = 3_000
const FORWARD_AT_ONCE = 200 // the sweep finds the others
const ADDED_SINGLY = 16 // on PostgreSQL an addition in bulk makes and drops two tables: that pays for many only
const SHARE_OF_ONE_PARTNER = 4 // the part of the calls at once that one partner may take: a quarter

/** Does one piece of owed work. Doing it twice must be harmless; throwing means: try again later. */
export type Work = (exchange: Exchange) => Promise<void>

/** The same for whoever wants to know which attempt it is: 1, and one more after each that failed. */
export type Attempt = (exchange: Exchange, attempt: number) => Promise<void>

export interface WorkLimits {
  /** Our own work, and calls to partners: how much of each is done at the same time. */
  readonly workAtOnce: number
  readonly callsAtOnce: number
  /** After how many hours a callback that has not come is worth an event. */
  readonly callbackHours: number
}

/** `retry`, `limits` and `escalation` are read at each use: they may change meanwhile. */
interface WorkQueueOptions {
  readonly store: Store
  readonly jobs: JobPlace
  readonly now: () => Date
  readonly retry: RetryPlan
  readonly limits: WorkLimits
  /** After how many hours each it is told that a partner is not reached, or a request not answered. */
  readonly escalation: EscalationPlan
  /** What else the sweep looks for, every few seconds. */
  readonly alsoLook?: () => Promise<void>
  /** Is told of each sweep. */
  readonly watch?: Timer
  /** Told of each failed attempt and of trouble in the queues themselves. */
  readonly onTrouble: (trouble: { kind: string; exchangeId?: string; task?: Task; error: unknown }) => void
}

interface JobData {
  readonly exchangeId: string
}

interface Dispatched extends Pick<Owed, 'task' | 'exchangeId'> {
  /** Undefined: it is looked up. */
  readonly priority: number | undefined
}

/**
 * The jobs of BullMQ, which only point to what the outbox says is owed. A lost job is found by the sweep, a doubled one
 * finds nothing owed.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions
  readonly #queues: Readonly<Record<QueueName, Queue<JobData>>>
  readonly #places: CallPlaces
  readonly #clock: ClockWatch
  readonly #sweep: Sweep
  readonly #adding = new Together<Dispatched>((owed) => this.#addDispatched(owed))
  #workers: Worker<JobData>[] = []
  #bringing: Promise<void> = Promise.resolve() // forward, of partners that are called again

  constructor(options: WorkQueueOptions) {
    this.#options = options
    this.#queues = { work: this.#open('work'), calls: this.#open('calls') }
    this.#places = new CallPlaces(() => Math.max(1, Math.floor(options.limits.callsAtOnce / SHARE_OF_ONE_PARTNER)))
    const { db } = options.store
    this.#clock = new ClockWatch({ db, now: options.now })
    this.#sweep = new Sweep({
      ...options,
      db,
      add: (owed) => this.#addAll(owed),
      hurry: this.hurry,
      alsoLook: async () => {
        await this.#lookAtClock()
        await options.alsoLook?.()
      },
    })
  }

  /**
   * Adds the job for owed work, after the commit that made it owed. It never fails: what was committed stands, and the
   * sweep adds what was not added here.
   * @param priority where it is known
   */
  readonly dispatch = async (task: Task, exchangeId: string, priority?: number): Promise<void> => {
    await this.#trying('dispatch', task, exchangeId, () => this.#adding.add({ task, exchangeId, priority }))
  }

  /** Brings a job that waits for its next attempt to the front. It never fails, as {@link dispatch}. */
  readonly hurry = async (task: Task, exchangeId: string): Promise<void> => {
    await this.#trying('hurry', task, exchangeId, async () => {
      const job = await this.#queues[QUEUE_OF_TASK[task]].getJob(jobIdOf(task, exchangeId))
      if (job === undefined) await this.#addDispatched([{ task, exchangeId, priority: undefined }])
      else await promote(job)
    })
  }

  /** Looks for what may go on after so long; of a partner that is called again, what is owed to it goes first, in its order. */
  readonly lookIn = (milliseconds: number, partnerId?: string): void => {
    const forward = partnerId === undefined ? undefined : () => this.#bringForward(partnerId)
    this.#bringing = this.#bringing.then(forward).then(() => this.#sweep.soon(milliseconds))
  }

  /** What could not be done for one of these causes is tried now. It never fails: what is not brought here comes when its pause ends. */
  async bringForward(causes: readonly CauseKind[]): Promise<void> {
    try {
      for (let after = 0, page: Owed[]; ; after = page.at(-1)?.position ?? 0) {
        page = await owedFor(this.#options.store.db, causes, { after, limit: FORWARD_AT_ONCE })
        if (page.length === 0) return
        for (const { task, exchangeId } of page) await this.hurry(task, exchangeId)
      }
    } catch (error) {
      this.#options.onTrouble({ kind: 'queue', error })
    }
  }

  /** Ids of the jobs that workers have in hand, in all processes. */
  async running(): Promise<string[]> {
    const jobs = await Promise.all(QUEUES.map((name) => this.#queues[name].getActive()))
    return jobs.flat().flatMap(({ id }) => (id === undefined ? [] : [id]))
  }

  /** Starts working, and looking for owed work without a job. */
  async start(work: Readonly<Record<Task, Attempt>>): Promise<void> {
    this.#workers = QUEUES.map((name) => this.#worker(name, work))
    await Promise.all(this.#workers.map((worker) => worker.waitUntilReady()))
    this.#sweep.start()
  }

  /** The limits may be others now: workers take as much at the same time, as soon as what they have in hand ends or more comes. */
  readonly refit = (): void => {
    for (const worker of this.#workers) worker.concurrency = this.#atOnce(worker.name as QueueName)
  }

  /** Finishes the work in hand, takes no more. What is still owed is found at the next start. */
  async close(): Promise<void> {
    await this.#sweep.close()
    await this.#bringing
    await Promise.all(this.#workers.map((worker) => worker.close()))
    for (const name of QUEUES) await this.#queues[name].close()
  }

  /** Of all kinds. @throws when the queues cannot be reached */
  async countJobs(): Promise<number> {
    const counts = await Promise.all(QUEUES.map((name) => this.#queues[name].getJobCounts()))
    return counts.flatMap(Object.values<number>).reduce((sum, count) => sum + count, 0)
  }

  #open(name: QueueName): Queue<JobData> {
    const { jobs, onTrouble } = this.#options
    const queue = jobs.queue<JobData>(name)
    queue.on('error', (error) => onTrouble({ kind: 'queue', error }))
    return queue
  }

  #worker(name: QueueName, work: Readonly<Record<Task, Attempt>>): Worker<JobData> {
    const { jobs, onTrouble } = this.#options
    const worker = jobs.worker<JobData>(name, (job, token) => this.#run(job, token, work[job.name as Task]), {
      concurrency: this.#atOnce(name),
      lockDuration: LOCK_MILLISECONDS,
      stalledInterval: STALLED_MILLISECONDS,
      maxStalledCount: 2_147_483_647, // a crash says nothing against the job
    })
    worker.on('error', (error) => onTrouble({ kind: 'worker', error }))
    return worker
  }

  #atOnce(name: QueueName): number {
    const { workAtOnce, callsAtOnce } = this.#options.limits
    return name === 'work' ? workAtOnce : callsAtOnce
  }

  async #addDispatched(work: readonly Dispatched[]): Promise<void> {
    const unknown = work.filter(({ priority }) => priority === undefined)
    const priorities = await prioritiesOfOwed(this.#options.store.db, unknown)
    const owed = work.flatMap(({ task, exchangeId, priority = priorities.get(jobIdOf(task, exchangeId)) }) =>
      priority === undefined ? [] : [{ task, exchangeId, nextAt: null, priority }],
    )
    await this.#addAll(owed)
  }

  async #addAll(owed: readonly Omit<Owed, 'position'>[]): Promise<void> {
    const opts = { removeOnComplete: true, removeOnFail: true } // its attempts are counted with what is owed
    const now = this.#options.now().getTime()
    for (const name of QUEUES) {
      const jobs = owed
        .filter(({ task }) => QUEUE_OF_TASK[task] === name)
        .map(({ task, exchangeId, nextAt, priority }) => {
          const delay = Math.max(0, (nextAt?.getTime() ?? now) - now)
          return {
            name: task,
            data: { exchangeId },
            opts: { ...opts, jobId: jobIdOf(task, exchangeId), delay, priority },
          }
        })
      if (jobs.length > ADDED_SINGLY) await this.#queues[name].addBulk(jobs)
      else await allSettled(jobs.map(({ name: task, data, opts }) => this.#queues[name].add(task, data, opts)))
    }
  }

  /** Work must not wait for the time that a clock which ran ahead gave it. */
  async #lookAtClock(): Promise<void> {
    const setBackBy = await this.#clock.setBackBy()
    if (setBackBy === 0) return
    const { store, jobs, now } = this.#options
    await waitNoMore({ db: store.db, jobs, setBackBy, lockMilliseconds: LOCK_MILLISECONDS, now: now() })
    for (const name of QUEUES) await this.#queues[name].promoteJobs()
  }

  async #trying(kind: string, task: Task, exchangeId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.onTrouble({ kind, exchangeId, task, error })
    }
  }

  async #bringForward(partnerId: string): Promise<void> {
    try {
      const owed = await owedInCalls(this.#options.store.db, partnerId, FORWARD_AT_ONCE)
      for (const { task, exchangeId } of owed) await this.hurry(task, exchangeId)
    } catch (error) {
      this.#options.onTrouble({ kind: 'queue', error })
    }
  }

  async #run(job: Job<JobData>, token: string | undefined, work: Attempt | undefined): Promise<void> {
    const { store } = this.#options
    const task = job.name as Task
    const found = await findForWork(store.db, job.data.exchangeId, task)
    if (found === undefined || work === undefined) return
    const { exchange, attempt } = found
    const { partnerId } = exchange
    if (attempt === undefined) return this.#bringBack(partnerId) // it was brought back for nothing
    if (QUEUE_OF_TASK[task] === 'work') return this.#attempt(job, token, exchange, () => work(exchange, attempt))
    if (!this.#places.take(partnerId, jobIdOf(task, exchange.id))) return this.#putBack(job, token, partnerId)
    try {
      await this.#attempt(job, token, exchange, () => work(exchange, attempt))
    } finally {
      this.#places.leave(partnerId)
      await this.#bringBack(partnerId)
    }
  }

  async #attempt(
    job: Job<JobData>,
    token: string | undefined,
    exchange: Exchange,
    work: () => Promise<void>,
  ): Promise<void> {
    const task = job.name as Task
    try {
      await work()
    } catch (error) {
      const pause = await this.#pauseAfter(error, task, exchange)
      if (pause === undefined) return
      await job.moveToDelayed(Date.now() + pause, token)
      throw new DelayedError()
    }
  }

  /** @returns in milliseconds; undefined: it is not done again, or when its partner is called again, which the sweep sees to */
  async #pauseAfter(error: unknown, task: Task, exchange: Exchange): Promise<number | undefined> {
    const { store, now, retry, onTrouble } = this.#options
    if (error instanceof LookAgain) {
      await noteLookAgain(exchange, task, new Date(now().getTime() + error.inMilliseconds), store.db)
      return error.inMilliseconds
    }
    if (error instanceof HeldBack) return undefined
    onTrouble({ kind: 'attempt', exchangeId: exchange.id, task, error })
    if (!(error instanceof ParkWork)) {
      const retryAt = error instanceof WorkFailed ? error.retryAt : undefined
      return noteFailedAttempt(exchange, task, causeOf(error), retry, store.db, now(), retryAt)
    }
    await park(exchange, task, causeOf(error), store.db, now())
    return undefined
  }

  /** This partner has all the calls it may have at once: the job waits, and it was no attempt. */
  async #putBack(job: Job<JobData>, token: string | undefined, partnerId: string): Promise<never> {
    await job.moveToDelayed(Date.now() + this.#places.pause(partnerId), token)
    this.#places.wait(partnerId, jobIdOf(job.name as Task, job.data.exchangeId))
    if (this.#places.hasRoom(partnerId)) await this.#bringBack(partnerId) // a call ended while this one was put back
    throw new DelayedError()
  }

  /** Brings the job back that waited longest for this partner; without this it comes when its pause ends. */
  async #bringBack(partnerId: string): Promise<void> {
    try {
      for (let id = this.#places.next(partnerId); id !== undefined; id = this.#places.next(partnerId)) {
        if (await promote(await this.#queues.calls.getJob(id))) return
      }
    } catch (error) {
      this.#options.onTrouble({ kind: 'queue', error })
    }
  }
}

/** Waits for all of them. @throws what the first of those that failed threw */
async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

/** @returns whether the job was waiting for its time, and need not any more */
async function promote(job: Job<JobData> | undefined): Promise<boolean> {
  if (job === undefined || !(await job.isDelayed())) return false
  await job.promote()
  return true
}
