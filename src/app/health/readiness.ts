import type { ClockLook } from '../../api/index.ts'
import type { Config } from '../config.ts'
import type { KeysLook, Standing } from './standing.ts'

/** What a process says of itself: in a word, and, for those who may know, why. */
export type Readiness =
  | { readonly state: 'starting' | 'stopping' }
  | {
      readonly state: 'ready' | 'not ready'
      readonly database: Reach
      readonly queue: Reach
      /** `trusted`, or what is wrong with it. */
      readonly clock: string
      /** `usable`, or what is wrong with them. */
      readonly keys: string
      /** `shown`, or which is missing. */
      readonly certificates: string
    }
type Reach = 'reachable' | 'not reachable'

/**
 * Looks now. Whoever only takes messages needs neither queue nor keys: jobs are added and signatures made later, by others. Keys that wait
 * for the persons who open them do not keep a process from taking messages either. Nothing is
 * ready with a clock that is wrong: what it dates cannot be taken back. Without its first TLS certificate a process does not listen.
 */
export async function readinessOf(role: Config['role'], standing: Standing): Promise<Readiness> {
  const [database, queue, clock, keys] = await Promise.all([
    standing.database(),
    standing.queue(),
    standing.clock(),
    standing.keys(),
  ])
  const missing = standing.certificates().filter(({ pem }) => pem === undefined)
  const token = standing.token()
  const listens = role === 'worker' || missing.length === 0
  const works = role === 'web' || (queue !== undefined && token?.isThere !== false && !someLost(keys))
  const isReady = database !== undefined && clock?.trusted !== false && listens && works
  return {
    state: isReady ? 'ready' : 'not ready',
    database: reach(database),
    queue: reach(queue),
    clock: clockSays(clock),
    keys: keysSay(keys, token, standing.locked()),
    certificates: missing.length === 0 ? 'shown' : `none yet for ${missing.map(({ identity }) => identity).join(', ')}`,
  }
}

const reach = (seconds: number | undefined): Reach => (seconds === undefined ? 'not reachable' : 'reachable')

const someLost = (keys: readonly KeysLook[] | undefined): boolean => keys?.some(({ lost }) => lost > 0) ?? false

function clockSays(clock: ClockLook | undefined): string {
  if (clock === undefined) return 'not known'
  const { trusted, drift = 0, synchronised } = clock
  if (trusted) return 'trusted'
  if (synchronised === false) return 'not synchronised, the system says'
  return `${Math.abs(drift).toFixed(1)} s ${drift < 0 ? 'behind' : 'ahead of'} that of the database server`
}

function keysSay(
  keys: readonly KeysLook[] | undefined,
  token: ReturnType<Standing['token']>,
  locked: ReturnType<Standing['locked']>,
): string {
  if (locked !== undefined) return `locked: ${locked.given} of ${locked.needed} passphrases given`
  if (token?.isThere === false) return `the token cannot be used: ${token.why}`
  if (keys === undefined) return 'not known'
  const lost = keys.filter((one) => one.lost > 0).map(({ authority, lost }) => `${lost} of ${authority}`)
  return lost.length === 0 ? 'usable' : `lost from the key store: ${lost.join(', ')}`
}
