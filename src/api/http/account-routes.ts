import { z } from 'zod'
import { ROLES, type TokenView } from '../../messages/index.ts'
import {
  assertCode,
  beginSecondFactor,
  changePassword,
  completeSession,
  confirmSecondFactor,
  endSessionsOf,
  listSessions,
  listTokens,
  removeSecondFactor,
  revokeToken,
} from '../../people/index.ts'
import { tokenView } from '../tokens.ts'
import { type Plain, tokenSchema } from '../views/index.ts'
import { assertFresh } from './fresh.ts'
import { HttpProblem } from './problem.ts'
import { route } from './route.ts'

const code = z.string().min(1).max(100)
const password = z.string().min(1).max(10_000)
const roles = z.array(z.enum(ROLES))
/** What everybody does for themselves. */
export const account = [
  route({
    method: 'post',
    path: '/api/me/password',
    summary: 'The next password, by the one until now (and a code); every session ends',
    access: 'session',
    body: z.strictObject({ password, next: password, code: code.optional() }),
    result: z.undefined(),
    async handle({ visitor, body }, deps) {
      const { name } = visitor.session.person
      const until = { name, password: body.password, ...(body.code !== undefined && { code: body.code }) }
      await changePassword(until, body.next, deps)
      return { result: undefined, cookie: null }
    },
  }),
  route({
    method: 'post',
    path: '/api/me/second-factor',
    summary: 'A secret for an authenticator app; it counts once a code of it was shown',
    access: 'any-session',
    result: z.object({ secret: z.string(), uri: z.string() }),
    async handle({ visitor: { session } }, deps) {
      if (session.stage === 'second-factor') throw new HttpProblem(401, 'second-factor', 'Show the one there is first.')
      assertFresh(session, deps)
      return { result: await beginSecondFactor(session.person, `eac ${deps.publicUrl.hostname}`, deps) }
    },
  }),
  route({
    method: 'post',
    path: '/api/me/second-factor/confirm',
    summary: 'The first code of the app; answers the recovery codes, once',
    access: 'any-session',
    body: z.strictObject({ code }),
    result: z.object({ recoveryCodes: z.array(z.string()).readonly() }),
    async handle({ visitor: { session }, body, source }, deps) {
      if (session.stage === 'second-factor') throw new HttpProblem(401, 'second-factor', 'Show the one there is first.')
      const recoveryCodes = await confirmSecondFactor(session.person, body.code, deps)
      const next = await completeSession(session, deps.sessions, source, deps)
      return { result: { recoveryCodes }, cookie: next?.secret ?? null }
    },
  }),
  route({
    method: 'delete',
    path: '/api/me/second-factor',
    summary: 'The second factor counts no more, by a code of it; every session ends',
    access: 'session',
    body: z.strictObject({ code }),
    result: z.undefined(),
    async handle({ visitor, body, source }, deps) {
      const { person } = visitor.session
      await assertCode(person, body.code, source, deps)
      await removeSecondFactor(person.name, person.name, deps)
      return { result: undefined, cookie: null }
    },
  }),
  route({
    method: 'get',
    path: '/api/me/sessions',
    summary: 'Where one is logged in',
    access: 'session',
    result: z.array(z.object({ since: z.string(), lastSeen: z.string(), source: z.string(), userAgent: z.string() })),
    async handle({ visitor }, deps) {
      const all = await listSessions(visitor.session.person.name, deps.sessions, deps)
      const result = all.map(({ createdAt, lastSeenAt, source, userAgent }) => ({
        since: createdAt.toISOString(),
        lastSeen: lastSeenAt.toISOString(),
        source,
        userAgent,
      }))
      return { result }
    },
  }),
  route({
    method: 'delete',
    path: '/api/me/sessions',
    summary: 'Log out everywhere',
    access: 'session',
    result: z.undefined(),
    async handle({ visitor }, deps) {
      const { name } = visitor.session.person
      await endSessionsOf(name, name, deps)
      return { result: undefined, cookie: null }
    },
  }),
  route({
    method: 'get',
    path: '/api/me/tokens',
    summary: 'One’s own tokens',
    access: 'session',
    result: z.array(tokenSchema),
    async handle({ visitor }, deps) {
      const tokens = await listTokens(visitor.session.person.name, deps)
      return { result: tokens.map(tokenView) as Plain<TokenView>[] }
    },
  }),
  route({
    method: 'post',
    path: '/api/me/tokens',
    summary: 'A token for a program; `token` is shown now and never again',
    access: 'session',
    body: z.strictObject({
      name: z.string(),
      roles: roles.optional(),
      commands: z.array(z.string()).optional(),
      sources: z.array(z.string()).optional(),
      days: z.number(),
    }),
    result: tokenSchema.extend({ token: z.string() }),
    status: 201,
    async handle({ visitor, body }, deps) {
      assertFresh(visitor.session, deps)
      const made = await deps.operators.as(visitor.caller).call('token.add', body)
      return { result: made as Plain<typeof made> }
    },
  }),
  route({
    method: 'delete',
    path: '/api/me/tokens/:name',
    summary: 'It counts no more, for good',
    access: 'session',
    params: z.object({ name: z.string() }),
    result: z.undefined(),
    async handle({ visitor, params }, deps) {
      const { name } = visitor.session.person
      await revokeToken(name, params.name, name, deps)
      return { result: undefined }
    },
  }),
]
