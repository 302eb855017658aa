import type { OperatorCommand } from '../../messages/index.ts'
import type { Session } from '../../people/index.ts'
import { objectionTo, WHO_MAY } from '../who-may.ts'
import type { HttpDeps } from './http-deps.ts'
import { HttpProblem } from './problem.ts'
import type { Visitor } from './visitor.ts'

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

/** What is refused for another reason is refused, and noted, where that is looked at. @throws {HttpProblem} 403 */
export function assertFreshFor(
  name: OperatorCommand,
  visitor: Exclude<Visitor, { kind: 'stranger' }>,
  deps: HttpDeps,
): void {
  if (visitor.kind !== 'session' || !WHO_MAY[name].fresh) return
  if (objectionTo(name, visitor.caller) === undefined) assertFresh(visitor.session, deps)
}
