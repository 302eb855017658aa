import { setTimeout as pause } from 'node:timers/promises'
import { chainEvents } from '../../../audit/index.ts'
import { chainHead, type Database, type ToldEvent, toldEvents } from '../../../store/index.ts'

const LOOK_MILLISECONDS = 400
const PATIENCE_MILLISECONDS = 1_000
const AT_ONCE = 500
const BATCHES_AT_MOST = 20
const KEPT = 2_000
const TOO_FAR = 10_000

interface FeedDeps {
  readonly db: Database
  readonly now: () => Date
  readonly onTrouble: (error: unknown) => void
}

/**
 * Events as they are committed, by their places in the audit chain: whoever was away goes on exactly where it was. One look at the
 * database for everybody who listens, and none while nobody does.
 */
export class LiveFeed {
  readonly #deps: FeedDeps
  readonly #closing = new AbortController()
  readonly #waiting = new Set<() => void>()
  #listeners = 0
  #looking: Promise<void> | undefined
  /** All behind `#since` up to `#head`. */
  #recent: ToldEvent[] = []
  #since = 0
  #head = 0

  constructor(deps: FeedDeps) {
    this.#deps = deps
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  /** Until the signal is aborted. @returns the newest place */
  async listen(signal: AbortSignal): Promise<number> {
    if (signal.aborted) return this.#head
    this.#listeners += 1
    const leave = (): void => {
      this.#listeners -= 1
    }
    signal.addEventListener('abort', leave, { once: true })
    this.#looking ??= this.#begin().catch((error) => {
      this.#looking = undefined
      throw error
    })
    await this.#looking
    return this.#head
  }

  /** @returns the next ones behind a place, none when a second went by without; `missed`: they are too many */
  async behind(place: number, signal: AbortSignal): Promise<readonly ToldEvent[] | { readonly missed: number }> {
    if (place >= this.#head) await this.#news(signal)
    if (this.#head - place > TOO_FAR) return { missed: this.#head }
    if (place >= this.#head) return []
    if (place < this.#since) return toldEvents(this.#deps.db, place, AT_ONCE)
    return this.#recent.filter(({ position }) => position > place).slice(0, AT_ONCE)
  }

  /** Whoever listens is told nothing more. */
  close(): void {
    this.#closing.abort()
    this.#wake()
  }

  async #news(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.isClosed) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, PATIENCE_MILLISECONDS)
      signal.addEventListener('abort', done)
      this.#waiting.add(done)
    })
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done()
  }

  async #begin(): Promise<void> {
    const { db, now } = this.#deps
    await chainEvents(db, now) // what was committed until now is no news
    const { position } = await chainHead(db)
    this.#recent = []
    this.#since = position
    this.#head = position
    void this.#lookOn()
  }

  async #lookOn(): Promise<void> {
    while (this.#listeners > 0 && !this.isClosed) {
      await this.#look().catch((error) => {
        if (!this.isClosed) this.#deps.onTrouble(error)
      })
      await pause(LOOK_MILLISECONDS, undefined, { signal: this.#closing.signal }).catch(() => {})
    }
    this.#looking = undefined
  }

  async #look(): Promise<void> {
    const { db, now } = this.#deps
    await chainEvents(db, now) // also where no process works that would do it
    for (let batch = 0; batch < BATCHES_AT_MOST; batch++) {
      const told = await toldEvents(db, this.#head, AT_ONCE)
      this.#head = told.at(-1)?.position ?? this.#head
      this.#recent.push(...told)
      if (told.length < AT_ONCE) break
    }
    const gone = this.#recent.splice(0, Math.max(0, this.#recent.length - KEPT))
    this.#since = gone.at(-1)?.position ?? this.#since
    this.#wake()
  }
}
