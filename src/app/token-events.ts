import type { TokenState } from '../signatures/index.ts'
import { type Database, insertEvent } from '../store/index.ts'
import type { Log } from './log.ts'
import type { TokenHooks } from './open-keys.ts'

interface Place {
  readonly db: Database
  readonly log: Log
  readonly now: () => Date
  /** What waits for the token is tried again. */
  readonly bringForward: () => Promise<void>
}

/**
 * Tells people when the token is lost and when it is back, and goes on with what waited for it. The token may be needed before the
 * database is open: what is known by then is told when `follow` says where.
 */
export class TokenEvents implements TokenHooks {
  #place: Place | undefined
  #last: TokenState | undefined
  #telling: Promise<void> = Promise.resolve()

  readonly onChange = (state: TokenState): void => {
    const first = this.#last === undefined
    this.#last = state
    if (this.#place !== undefined && !(first && state.kind === 'ready')) this.#tell(this.#place, state)
  }

  readonly onOpened = (): void => {
    if (this.#place !== undefined) void this.#place.bringForward()
  }

  follow(place: Place): void {
    this.#place = place
    if (this.#last?.kind === 'lost') this.#tell(place, this.#last)
  }

  /** What is told is kept before the database is closed. */
  async close(): Promise<void> {
    this.#place = undefined
    await this.#telling
  }

  #tell({ db, log, now }: Place, state: TokenState): void {
    const event = eventOf(state)
    if (event === undefined) return
    if (state.kind === 'lost') log.error(event.details, event.kind)
    else log.info(event.details, event.kind)
    this.#telling = this.#telling.then(() =>
      insertEvent(db, event, now()).catch((error: Error) =>
        log.warn({ error: error.message }, 'an event was not kept'),
      ),
    )
  }
}

function eventOf(state: TokenState) {
  switch (state.kind) {
    case 'lost':
      return { kind: 'token of the keys lost', details: { why: state.error.message } }
    case 'ready':
      return { kind: 'token of the keys ready', details: { token: state.token.label, serial: state.token.serial } }
    case 'not-asked':
      return undefined
  }
}
