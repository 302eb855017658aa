import type { Log } from './log.ts'
import { whyOf } from './open-store.ts'

/** Work that did not succeed, or the queue it comes by. */
export interface Trouble {
  /** `queue`, `worker`: of the queue itself. */
  readonly kind: string
  readonly exchangeId?: string
  readonly task?: string
  readonly error: unknown
}

const AGAIN_MILLISECONDS = 60_000
const MOST_KNOWN = 100

/**
 * Logs each trouble of an exchange; those of the queue itself, which come many times a second while it is out of reach, once a
 * minute as long as they say the same.
 * @param now in milliseconds, of a clock that is not set
 */
export function tellTrouble(log: Log, now: () => number = () => performance.now()): (trouble: Trouble) => void {
  const told = new Map<string, { readonly at: number; more: number }>()
  return ({ kind, exchangeId: exchange, task, error }) => {
    const details = { kind, exchange, task, error: whyOf(error) }
    if (!isOfQueue(kind)) return log.warn(details, SAYS)
    const same = `${kind} ${details.error}`
    const before = told.get(same)
    if (before !== undefined && now() - before.at < AGAIN_MILLISECONDS) return void before.more++
    if (told.size >= MOST_KNOWN) told.clear()
    told.set(same, { at: now(), more: 0 })
    log.warn(before?.more ? { ...details, alsoSince: before.more } : details, SAYS)
  }
}

/** Nothing is known of any piece of work. */
export const isOfQueue = (kind: string): boolean => kind === 'queue' || kind === 'worker'

const SAYS = 'work did not succeed'
