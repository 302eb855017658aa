import type { Session } from '../../people/index.ts'
import type { HttpDeps } from './http-deps.ts'
import { HttpProblem } from './problem.ts'

const FRESH_MINUTES = 15

/** What lasts longer than a session wants a log-in of a moment ago: a cookie that was copied is not enough. @throws {HttpProblem} 403 */
export function assertFresh({ createdAt }: Session, { now }: HttpDeps): void {
  if (now().getTime() - createdAt.getTime() <= FRESH_MINUTES * 60_000) return
  throw new HttpProblem(
    403,
    'log-in-again',
    `This wants a log-in within the last ${FRESH_MINUTES} minutes: log in again.`,
  )
}
