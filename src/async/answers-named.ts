import { answerName, type Database, insertEvent, NAMING_EVENT } from '../store/index.ts'

const MOST = 500 // of an event
const EVERY_MILLISECONDS = 60_000

interface Naming {
  readonly db: Database
  readonly now: () => Date
  /** They could not be named; they are kept all the same. */
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
    if (this.#names.length >= MOST) this.#flush()
    this.#timer ??= setTimeout(() => this.#flush(), EVERY_MILLISECONDS).unref()
  }

  /** Resolves once all that was added is named, or told as trouble. */
  close(): Promise<void> {
    this.#flush()
    return this.#underWay
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#names.length === 0) return
    const named = this.#names
    this.#names = []
    const { db, now, onTrouble } = this.#naming
    const event = { kind: NAMING_EVENT, details: { answers: named.length, named } }
    this.#underWay = this.#underWay.then(() => insertEvent(db, event, now()).catch(onTrouble))
  }
}
