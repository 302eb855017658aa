import { answerName, type Database, insertEvent, NAMING_EVENT } from '../store/index.ts'

const MOST = 500 // of an event
const MOST_WAITING = 20 * MOST // while the database takes none
const EVERY_MILLISECONDS = 60_000

interface Naming {
  readonly db: Database
  readonly now: () => Date
  /** They could not be named: they are kept all the same, and named with the next, as far as they are not too many. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * Names answers that were given in an event of their own, so that the audit chain holds them, too: those of a minute together,
 * since one for each would be as many rows as there are messages. Whoever reads it learns nothing of other exchanges: a name is a hash.
 */
export class AnswersNamed {
  readonly #naming: Naming
  #names: string[] = []
  #timer: NodeJS.Timeout | undefined
  #underWay = Promise.resolve()

  constructor(naming: Naming) {
    this.#naming = naming
  }

  add(exchangeId: string, sha256: string): void {
    this.#names.push(answerName(exchangeId, sha256))
    if (this.#names.length % MOST === 0) this.#flush()
    else this.#beginTimer()
  }

  /** Resolves once all that was added is named, or told as trouble. */
  async close(): Promise<void> {
    this.#flush()
    await this.#underWay
    clearTimeout(this.#timer)
  }

  #beginTimer(): void {
    this.#timer ??= setTimeout(() => this.#flush(), EVERY_MILLISECONDS).unref()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const names = this.#names
    this.#names = []
    for (let from = 0; from < names.length; from += MOST) this.#name(names.slice(from, from + MOST))
  }

  #name(named: readonly string[]): void {
    const { db, now, onTrouble } = this.#naming
    const event = { kind: NAMING_EVENT, details: { answers: named.length, named } }
    this.#underWay = this.#underWay
      .then(() => insertEvent(db, event, now()))
      .catch((error: unknown) => {
        onTrouble(error)
        this.#names = [...named, ...this.#names].slice(0, MOST_WAITING)
        this.#beginTimer()
      })
  }
}
