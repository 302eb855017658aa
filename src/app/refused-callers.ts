import { insertEvent } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import type { RefusedCaller } from './transport/index.ts'

const QUIET_MILLISECONDS = 60_000
const MOST_REMEMBERED = 1_000
const MOST_NOTED_A_MINUTE = 20
const LONGEST_PATH = 200

/**
 * Notes callers that were turned away at the gate: each at once, and then no more than once a minute, with how often it was.
 * All of them together fill no more than so many events a minute; then one event says that there are more.
 * Anyone can knock, with a new certificate each time, so knocking must not fill the database.
 */
export function noteRefusedCallers({ store, now, log }: Pick<OpenNode, 'store' | 'now' | 'log'>) {
  const quiet = new Map<string, { since: number; more: number }>() // the first one in it was noted longest ago
  let minute = { since: 0, noted: 0, notNoted: 0 }

  const note = (kind: string, details: Record<string, unknown>): void => {
    log.warn(details, kind)
    insertEvent(store.db, { kind, details }, now()).catch((error) =>
      log.error({ error: messageOf(error) }, 'event not kept'),
    )
  }

  /** @returns how many of the minute before were not noted, when a new one begins */
  const turnMinute = (at: number): number => {
    if (at - minute.since < QUIET_MILLISECONDS) return 0
    const { notNoted } = minute
    minute = { since: at, noted: 0, notNoted: 0 }
    return notNoted
  }

  return (refused: RefusedCaller): void => {
    const { why, fingerprint256 } = refused
    const key = `${why} ${fingerprint256 ?? ''}`
    const at = now().getTime()
    const earlier = quiet.get(key)
    if (earlier !== undefined && at - earlier.since < QUIET_MILLISECONDS) {
      earlier.more++
      return
    }
    const othersNotNoted = turnMinute(at)
    if (minute.noted >= MOST_NOTED_A_MINUTE) {
      minute.notNoted++
      if (minute.notNoted === 1) note('many callers refused: no more are noted this minute', { noted: minute.noted })
      return
    }
    minute.noted++
    remember(quiet, key, at)
    note('caller refused', {
      ...refused,
      path: refused.path.slice(0, LONGEST_PATH),
      ...(earlier === undefined || earlier.more === 0 ? {} : { andMore: earlier.more }),
      ...(othersNotNoted === 0 ? {} : { othersNotNoted }),
    })
  }
}

function remember(quiet: Map<string, { since: number; more: number }>, key: string, at: number): void {
  quiet.delete(key)
  const [oldest] = quiet.keys()
  if (oldest !== undefined && quiet.size >= MOST_REMEMBERED) quiet.delete(oldest)
  quiet.set(key, { since: at, more: 0 })
}
