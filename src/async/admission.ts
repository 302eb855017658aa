import { LIST_OPERATIONS, type Operation, type SpocOperation } from '../messages/index.ts'
import { type Database, insertEvent } from '../store/index.ts'
import { tellChanges } from './admission-events.ts'
import { ALL, type ClosedScopes, hasMoved, judgeLoad, type Load, type LoadLimits, measureLoad } from './load.ts'
import type { Timer } from './timers.ts'

const LOOK_MILLISECONDS = 1_000
const UNREACHED_AFTER = 3 // so many times as long as a database may take, and nothing is taken at all

export interface AdmissionLimits extends LoadLimits {
  /** A database that answers later than this is too slow for new work. */
  readonly databaseSeconds: number
}

interface AdmissionOptions {
  readonly db: Database
  readonly now: () => Date
  /** Read at each look: they may change meanwhile. */
  readonly limits: AdmissionLimits
  /** Which of the node's processes this is, for people. */
  readonly process: string
  /** Told once of each change. */
  readonly onChange: (change: { readonly says: string; readonly details: Readonly<Record<string, unknown>> }) => void
  /** Is told of each look. */
  readonly watch?: Timer
}

const LISTS: ReadonlySet<string> = new Set(Object.values(LIST_OPERATIONS).flatMap(({ get, send }) => [get, send]))
/** What makes new work for us. Callbacks end work of ours, and enquiries are answered at once: they are refused last. */
const REQUESTS: ReadonlySet<Operation | SpocOperation> = new Set([
  'RequestCertificate',
  'RequestForeignCertificate',
  'GetCACertificates',
  'RequestPKICommunicationCert',
])

const SAYS_ALL = 'This node has too much to do: try again later'
const SAYS_ONE = 'Too many of your requests are still to be done: try again later'
const SAYS_NOTHING = 'This node cannot take messages now: try again later'

/**
 * Whether new work is taken on. One look a second at the database, whatever the number of requests; each process looks for itself
 * at the same database, so all come to the same.
 */
export class Admission {
  readonly #options: AdmissionOptions
  #closed: ClosedScopes = new Map()
  #told: ClosedScopes | undefined // as the database has it; undefined: not looked at yet
  #load: Load = new Map()
  #movedAt: Date
  #slow = false
  #unreached: { readonly since: Date; readonly why: string } | undefined
  #looking: Promise<void> | undefined
  #lookingSince = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: AdmissionOptions) {
    this.#options = options
    this.#movedAt = options.now()
  }

  async start(): Promise<void> {
    this.#options.watch?.start(LOOK_MILLISECONDS)
    this.#timer = setInterval(() => this.#tick(), LOOK_MILLISECONDS)
    this.#timer.unref()
    await this.look()
  }

  /** Waits for the look that is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  /** In words for callers, who are all refused whatever they bring: the database is not reached. */
  get closedBecause(): string | undefined {
    return this.#unreached === undefined ? undefined : SAYS_NOTHING
  }

  get takesAnything(): boolean {
    return this.#unreached === undefined
  }

  /** @returns why a message is not taken, in words for its sender */
  against(operation: Operation | SpocOperation, partnerId: string): string | undefined {
    if (this.#unreached !== undefined) return SAYS_NOTHING
    const isList = LISTS.has(operation)
    if (!isList && !REQUESTS.has(operation)) return undefined
    const all = this.#closed.get(ALL)
    if (this.#slow || (all !== undefined && (isList || all.closes === 'requests'))) return SAYS_ALL
    return this.#closed.has(partnerId) ? SAYS_ONE : undefined
  }

  /** Looks now, or waits for the look that is under way. Never fails. */
  look(): Promise<void> {
    if (this.#looking === undefined) {
      this.#lookingSince = performance.now()
      const { watch } = this.#options
      const look = () => this.#look()
      this.#looking = (watch?.run(look) ?? look()).finally(() => {
        this.#looking = undefined
      })
    }
    return this.#looking
  }

  #tick(): void {
    if (this.#looking === undefined) void this.look()
    else this.#judgeSpeed()
  }

  async #look(): Promise<void> {
    const { db, now, limits } = this.#options
    try {
      const load = await measureLoad(db)
      this.#judgeSpeed()
      const at = now()
      await this.#reached(at)
      if (hasMoved(this.#load, load)) this.#movedAt = at
      this.#load = load
      this.#closed = judgeLoad(load, limits, this.#closed, { at, movedAt: this.#movedAt })
      await this.#tell(at)
    } catch (error) {
      this.#options.watch?.trouble(error)
      this.#notReached(error instanceof Error ? error.message : String(error))
    }
  }

  async #tell(at: Date): Promise<void> {
    const { db, onChange } = this.#options
    if (this.#told !== undefined && sameScopes(this.#told, this.#closed)) return
    for (const change of await tellChanges(db, this.#told, this.#closed, at)) onChange(change)
    this.#told = this.#closed
  }

  #judgeSpeed(): void {
    const { limits, onChange } = this.#options
    const seconds = (performance.now() - this.#lookingSince) / 1000
    const slow = seconds >= limits.databaseSeconds
    if (slow !== this.#slow) {
      this.#slow = slow
      const details = { answersAfterSeconds: Math.round(seconds * 10) / 10 }
      onChange({ says: slow ? 'the database is slow: no new work is taken' : 'the database is quick again', details })
    }
    if (seconds >= UNREACHED_AFTER * limits.databaseSeconds) this.#notReached('it does not answer')
  }

  #notReached(why: string): void {
    if (this.#unreached !== undefined) return
    this.#unreached = { since: this.#options.now(), why }
    this.#options.onChange({ says: 'the database is not reached: nothing is taken', details: { why } })
  }

  /** What could not be written down while it lasted is an event as soon as it can. */
  async #reached(at: Date): Promise<void> {
    if (this.#unreached === undefined) return
    const { since, why } = this.#unreached
    const { db, process, onChange } = this.#options
    await insertEvent(db, { kind: 'the database was not reached', details: { since, why, process } }, at)
    this.#unreached = undefined
    this.#movedAt = at // nobody could work meanwhile
    onChange({ says: 'the database is reached again', details: { since, why } })
  }
}

function sameScopes(one: ClosedScopes, other: ClosedScopes): boolean {
  return one.size === other.size && [...one].every(([scope, { closes }]) => other.get(scope)?.closes === closes)
}
