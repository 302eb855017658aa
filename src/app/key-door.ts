import { forgiveAll, takeAttempt } from '../people/index.ts'
import { type FileKeyStore, type Given, KeyStoreError, type StoreState } from '../signatures/index.ts'
import { type Database, insertEvent } from '../store/index.ts'
import { collectGarbage } from './collect-garbage.ts'
import type { Log } from './log.ts'

/** Who acts, as events tell it. */
type By = Readonly<Record<string, unknown>>

interface Place {
  readonly db: Database
  readonly log: Log
  readonly now: () => Date
}

/** Where persons open the key store of this process, and lock it again. */
export class KeyDoor {
  readonly #store: FileKeyStore
  readonly #place: Place
  readonly #whenOpened: (() => Promise<unknown>)[] = []
  readonly #whenLocked: (() => Promise<unknown>)[] = []

  constructor(store: FileKeyStore, place: Place) {
    this.#store = store
    this.#place = place
  }

  get state(): StoreState {
    return this.#store.state
  }

  get isOpen(): boolean {
    const { state } = this
    return state.kind === 'secret' || state.isOpen
  }

  /** What is done each time it was opened by persons; it is told where that fails. */
  readonly whenOpened = (work: () => Promise<unknown>): void => {
    this.#whenOpened.push(work)
  }

  readonly whenLocked = (work: () => Promise<unknown>): void => {
    this.#whenLocked.push(work)
  }

  /** Told at the start of a node whose keys wait for persons. */
  async tellThatItWaits(): Promise<void> {
    const { state } = this
    if (state.kind === 'secret' || state.isOpen) return
    const { persons, needed } = state
    this.#place.log.warn({ needed, persons }, 'the keys are locked: eac keys unlock')
    await this.#event('keys wait for their holders', { needed, persons })
  }

  /**
   * Each attempt is counted before it is looked at: after some wrong ones of a person there is a pause.
   * @throws {KeyStoreError} `person-unknown`, `passphrase-wrong`, `store-damaged`; {@link PeopleError} `blocked`
   */
  async give(person: string, passphrase: string, by: By): Promise<StoreState> {
    const { db, now } = this.#place
    const { state } = this
    if (state.kind === 'secret' || !state.persons.includes(person))
      throw new KeyStoreError('person-unknown', { why: person })
    const attempt = await takeAttempt(db, 'holder', person, now())
    let given: Given
    try {
      given = await this.#store.give(person, passphrase)
    } catch (error) {
      const why = error instanceof KeyStoreError ? error.code : 'failed'
      await this.#event('passphrase for the keys refused', { person, why, inARow: attempt.failures, ...by })
      throw error
    }
    await forgiveAll(db, attempt)
    await this.#tellGiven(person, { ...given, needed: state.needed }, by)
    return this.state
  }

  async lock(by: By): Promise<void> {
    this.#store.lock()
    await this.#doAll(this.#whenLocked)
    collectGarbage()
    this.#place.log.warn('the keys were locked')
    await this.#event('keys locked', by)
  }

  async #tellGiven(person: string, { holders, opened, needed }: Given & { needed: number }, by: By): Promise<void> {
    await this.#event('passphrase for the keys given', { person, given: holders.length, needed, ...by })
    if (!opened) return
    await this.#event('keys unlocked', { holders })
    this.#place.log.info({ holders }, 'the keys were unlocked')
    await this.#doAll(this.#whenOpened)
  }

  async #doAll(works: readonly (() => Promise<unknown>)[]): Promise<void> {
    for (const work of works) {
      await work().catch((error: Error) => this.#place.log.error({ error: error.message }, 'after the keys changed'))
    }
  }

  async #event(kind: string, details: By): Promise<void> {
    await insertEvent(this.#place.db, { kind, details }, this.#place.now())
  }
}
