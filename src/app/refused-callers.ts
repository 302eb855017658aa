import { insertEvent } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import type { RefusedCaller } from './transport/index.ts'

const QUIET_MILLISECONDS = 60_000
const MOST_REMEMBERED = 1_000

/**
 * Notes callers that were turned away at the gate: each at once, and then no more than once a minute, with how often it was.
 * Anyone can knock, so knocking must not fill the database.
 */
export function noteRefusedCallers({ store, now, log }: Pick<OpenNode, 'store' | 'now' | 'log'>) {
  const quiet = new Map<string, { since: number; more: number }>()

  return (refused: RefusedCaller): void => {
    const { why, fingerprint256 } = refused
    const key = `${why} ${fingerprint256 ?? ''}`
    const at = now().getTime()
    const earlier = quiet.get(key)
    if (earlier !== undefined && at - earlier.since < QUIET_MILLISECONDS) {
      earlier.more++
      return
    }
    quiet.delete(key)
    if (quiet.size >= MOST_REMEMBERED) quiet.clear() // a flood of new certificates: forget, and stay small
    quiet.set(key, { since: at, more: 0 })
    const details = { ...refused, ...(earlier === undefined || earlier.more === 0 ? {} : { andMore: earlier.more }) }
    log.warn(details, 'caller refused')
    insertEvent(store.db, { kind: 'caller refused', details }, now()).catch((error) =>
      log.error({ error: messageOf(error) }, 'event not kept'),
    )
  }
}
