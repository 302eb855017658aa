import { OperatorError } from '../messages/index.ts'
import { type TokenUse, useToken } from '../people/index.ts'
import { insertEvent } from '../store/index.ts'
import type { Caller } from './caller.ts'
import type { NodeDeps } from './deps.ts'

/**
 * Whose token it is, and what it may. One that is known and does not count is an event: somebody still uses it. One that nobody knows is not:
 * anybody can make those up.
 * @throws {OperatorError} `not-allowed`
 */
export async function callerOfToken(
  secret: string,
  source: string | undefined,
  deps: Pick<NodeDeps, 'db' | 'now'>,
): Promise<Caller & { kind: 'person' }> {
  const use = await useToken(secret, source, deps)
  if ('refused' in use) {
    const { refused: why, ...whose } = use
    if (why !== 'unknown')
      await insertEvent(deps.db, { kind: 'token refused', details: { ...whose, why, source } }, deps.now())
    throw new OperatorError('not-allowed', 'This token does not count, or not from here.')
  }
  return callerOf(use, source)
}

const callerOf = ({ person, token }: TokenUse, source: string | undefined): Caller & { kind: 'person' } => ({
  kind: 'person',
  person,
  roles: token.roles,
  by: { kind: 'token', token, source },
})
