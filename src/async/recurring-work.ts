import type { Queue, Worker } from 'bullmq'
import type { JobPlace } from './job-place.ts'
import type { Timer } from './timers.ts'

const LOOK_MILLISECONDS = 5_000
const LOCK_MILLISECONDS = 10_000 // a worker that died loses its job after this
const STALLED_MILLISECONDS = 3_000

interface RecurringWorkOptions {
  readonly jobs: JobPlace
  /** Of the queue. */
  readonly name: string
  readonly atOnce: number
  /** Ids of what is due now: what the database says, a job only points to it. */
  readonly due: () => Promise<readonly string[]>
  readonly onTrouble: (trouble: { kind: string; error: unknown }) => void
  /** Is told of each look, and of what was found to do. */
  readonly watch?: Timer
}

/** Does the work for one id, and moves its due date; looked at again by whoever does it, since a job may come twice. */
export type RecurringTask = (id: string, signal: AbortSignal) => Promise<void>

/** Work that comes again and again and belongs to no exchange. In all processes together, each id is worked on once at a time. */
export class RecurringWork {
  readonly #options: RecurringWorkOptions
  readonly #queue: Queue<{ id: string }>
  readonly #stopping = new AbortController()
  #worker: Worker<{ id: string }> | undefined
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined

  constructor(options: RecurringWorkOptions) {
    const { jobs, name, onTrouble } = options
    this.#options = options
    this.#queue = jobs.queue(name)
    this.#queue.on('error', (error) => onTrouble({ kind: 'queue', error }))
  }

  async start(task: RecurringTask): Promise<void> {
    const { jobs, name, atOnce, onTrouble, watch } = this.#options
    const work = (id: string): Promise<void> => {
      watch?.did(id)
      return task(id, this.#stopping.signal)
    }
    this.#worker = jobs.worker(name, ({ data }) => work(data.id), {
      concurrency: atOnce,
      lockDuration: LOCK_MILLISECONDS,
      stalledInterval: STALLED_MILLISECONDS,
      maxStalledCount: 2_147_483_647, // a crash says nothing against the job
    })
    this.#worker.on('error', (error) => onTrouble({ kind: 'worker', error }))
    this.#worker.on('failed', (_job, error) => {
      watch?.trouble(error)
      onTrouble({ kind: name, error })
    })
    await this.#worker.waitUntilReady()
    watch?.start(LOOK_MILLISECONDS)
    this.#timer = setInterval(() => void this.look(), LOOK_MILLISECONDS)
    void this.look()
  }

  /** Gives what is due now its job. It never fails: the next look finds what this one did not. */
  readonly look = async (): Promise<void> => {
    const { watch } = this.#options
    const look = () => this.#addDue()
    this.#looking ??= (watch?.run(look) ?? look())
      .catch((error) => this.#options.onTrouble({ kind: 'queue', error }))
      .finally(() => {
        this.#looking = undefined
      })
    await this.#looking
  }

  /** Breaks off the work in hand: it is still due at the next start. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#stopping.abort()
    await this.#looking
    await this.#worker?.close()
    await this.#queue.close()
  }

  async #addDue(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    const ids = await this.#options.due()
    const opts = { removeOnComplete: true, removeOnFail: true }
    const jobs = ids.map((id) => ({ name: this.#options.name, data: { id }, opts: { ...opts, jobId: `due-${id}` } }))
    if (jobs.length > 0) await this.#queue.addBulk(jobs)
  }
}
