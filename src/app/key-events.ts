import type { KeyStoreError, TokenState } from '../signatures/index.ts'
import { type Database, insertEvent } from '../store/index.ts'
import type { Log } from './log.ts'
import type { KeyHooks } from './open-keys.ts'

interface Place {
  readonly db: Database
  readonly log: Log
  readonly now: () => Date
  /** What waits for the token is tried again. */
  readonly bringForward: () => Promise<void>
}

interface Told {
  readonly kind: string
  readonly details: Readonly<Record<string, unknown>>
  readonly isTrouble: boolean
}

const MOST_DAMAGED = 1_000 // told of, each once

/**
 * Tells people when the token is lost and when it is back, and goes on with what waited for it; and when the file of a key was altered. Keys
 * may be needed before the database is open: what is known by then is told when `follow` says where.
 */
export class KeyEvents implements KeyHooks {
  #place: Place | undefined
  #last: TokenState | undefined
  readonly #damaged = new Map<string, KeyStoreError>()
  #telling: Promise<void> = Promise.resolve()

  readonly onChange = (state: TokenState): void => {
    const first = this.#last === undefined
    this.#last = state
    if (!(first && state.kind === 'ready')) this.#tell(ofToken(state))
  }

  readonly onOpened = (): void => {
    if (this.#place !== undefined) void this.#place.bringForward()
  }

  readonly onDamaged = (error: KeyStoreError): void => {
    const { keyId = '' } = error.details
    if (this.#damaged.has(keyId) || this.#damaged.size >= MOST_DAMAGED) return
    this.#damaged.set(keyId, error)
    this.#tell(ofDamaged(error))
  }

  follow(place: Place): void {
    this.#place = place
    if (this.#last?.kind === 'lost') this.#tell(ofToken(this.#last))
    for (const error of this.#damaged.values()) this.#tell(ofDamaged(error))
  }

  /** What is told is kept before the database is closed. */
  async close(): Promise<void> {
    this.#place = undefined
    await this.#telling
  }

  #tell(told: Told | undefined): void {
    if (told === undefined || this.#place === undefined) return
    const { db, log, now } = this.#place
    const { isTrouble, ...event } = told
    if (isTrouble) log.error(event.details, event.kind)
    else log.info(event.details, event.kind)
    this.#telling = this.#telling.then(() =>
      insertEvent(db, event, now()).catch((error: Error) =>
        log.warn({ error: error.message }, 'an event was not kept'),
      ),
    )
  }
}

function ofToken(state: TokenState): Told | undefined {
  switch (state.kind) {
    case 'lost':
      if (state.error.code === 'keys-locked') return undefined // that is told by itself
      return { kind: 'token of the keys lost', details: { why: state.error.message }, isTrouble: true }
    case 'ready': {
      const { label: token, serial } = state.token
      return { kind: 'token of the keys ready', details: { token, serial }, isTrouble: false }
    }
    case 'not-asked':
      return undefined
  }
}

const ofDamaged = ({ message, details }: KeyStoreError): Told => ({
  kind: 'file of a key damaged',
  details: { key: details.keyId, why: message },
  isTrouble: true,
})
