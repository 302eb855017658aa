import type { IncomingMessage } from 'node:http'
import { OperatorError } from '../../messages/index.ts'
import { findSession, peekSession, type Session } from '../../people/index.ts'
import type { Caller } from '../caller.ts'
import { callerOfToken } from '../caller-of-token.ts'
import type { HttpDeps } from './http-deps.ts'
import { HttpProblem } from './problem.ts'
import { sessionCookie } from './session-cookie.ts'

type PersonCaller = Caller & { readonly kind: 'person' }

/** Who sends a request, as far as that is known. */
export type Visitor =
  | { readonly kind: 'stranger' }
  | (Known & { readonly kind: 'session'; readonly session: Session; readonly secret: string })
  | (Known & { readonly kind: 'token' })

interface Known {
  readonly caller: PersonCaller
  /** Who that is by now, for answers that last; undefined: nobody who counts any more. */
  again(): Promise<PersonCaller | undefined>
}

/** @throws {HttpProblem} 400 where it says both who it is by cookie and by token, 401 for a token that does not count */
export async function visitorOf(request: IncomingMessage, source: string, deps: HttpDeps): Promise<Visitor> {
  const secret = sessionCookie(request)
  const { authorization } = request.headers
  if (authorization !== undefined) {
    if (secret !== undefined) throw new HttpProblem(400, 'two-identities', 'Send a cookie or a token, not both.')
    const token = bearer(authorization)
    const caller = await callerByToken(token, source, deps)
    return { kind: 'token', caller, again: () => callerByToken(token, source, deps).catch(noMore) }
  }
  const session = secret === undefined ? undefined : await findSession(secret, deps.sessions, deps)
  if (secret === undefined || session === undefined) return { kind: 'stranger' }
  const again = async () => {
    const now = await peekSession(secret, deps.sessions, deps)
    return now?.stage === 'full' ? callerBySession(now, source) : undefined
  }
  return { kind: 'session', session, secret, caller: callerBySession(session, source), again }
}

const callerBySession = ({ person }: Session, source: string): PersonCaller => ({
  kind: 'person',
  person,
  roles: person.roles,
  by: { kind: 'session', source },
})

function noMore(error: unknown): undefined {
  if (!(error instanceof HttpProblem)) throw error
}

async function callerByToken(token: string, source: string, deps: HttpDeps): Promise<PersonCaller> {
  try {
    return await callerOfToken(token, source, deps)
  } catch (cause) {
    if (!(cause instanceof OperatorError)) throw cause
    throw new HttpProblem(401, 'not-authenticated', cause.message, { cause })
  }
}

function bearer(authorization: string): string {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1]
  if (token === undefined)
    throw new HttpProblem(401, 'not-authenticated', 'Only "Authorization: Bearer TOKEN" is known.')
  return token
}
