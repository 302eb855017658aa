import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Database, lockAll, type Tx } from '../../store/index.ts'
import { BridgeError } from '../index.ts'
import type { DigicertSettings } from './settings.ts'

const [FIVE_SECONDS, THREE_MINUTES] = [5_000, 180_000]
const LOOK_PAUSE = 100 // in milliseconds

/**
 * When we called, in the node's database: the vendor counts the calls of a key, whichever process makes them, and shuts out a key that
 * calls too often.
 */
export class CallBooks {
  readonly #db: Database
  readonly #limits: DigicertSettings['mostCalls']
  readonly #now: () => Date

  constructor(db: Database, limits: DigicertSettings['mostCalls'], now: () => Date) {
    this.#db = db
    this.#limits = limits
    this.#now = now
  }

  /** Waits until one more call is within both limits, and notes it. @throws {BridgeError} not sent, when the signal ends that */
  async enter(apiKey: string, signal: AbortSignal): Promise<void> {
    const key = createHash('sha256').update(apiKey).digest('hex').slice(0, 32)
    while (!(await this.#db.transaction().execute((tx) => this.#tryToEnter(tx, key, this.#now())))) {
      await pause(LOOK_PAUSE, undefined, { signal }).catch(notSent)
    }
  }

  async #tryToEnter(tx: Tx, key: string, now: Date): Promise<boolean> {
    await lockAll(tx, `calls of ${key}`)
    const before = (milliseconds: number): Date => new Date(now.getTime() - milliseconds)
    await tx
      .deleteFrom('digicert_call')
      .where('api_key', '=', key)
      .where('called_at', '<=', before(THREE_MINUTES))
      .execute()
    const { all, recent } = await tx
      .selectFrom('digicert_call')
      .select(({ fn }) => [
        fn.countAll<string | number>().as('all'),
        fn.countAll<string | number>().filterWhere('called_at', '>', before(FIVE_SECONDS)).as('recent'),
      ])
      .where('api_key', '=', key)
      .executeTakeFirstOrThrow()
    if (Number(all) >= this.#limits.in3Minutes || Number(recent) >= this.#limits.in5Seconds) return false
    await tx.insertInto('digicert_call').values({ api_key: key, called_at: now }).execute()
    return true
  }
}

function notSent(cause: unknown): never {
  const says = 'the calls that the CA allows were used up all the time'
  throw new BridgeError('transient', says, { outcome: 'not-sent', code: 'no-quota', cause })
}
