import { z } from 'zod'
import type { Role } from '../../messages/index.ts'
import {
  type Authenticated,
  acceptInvitation,
  assertCode,
  checkPassword,
  completeSession,
  endSession,
  hasSecondFactor,
  notAuthenticated,
  openSession,
  type SessionStage,
} from '../../people/index.ts'
import { insertEvent } from '../../store/index.ts'
import type { HttpDeps } from './http-deps.ts'
import { HttpProblem } from './problem.ts'
import { route } from './route.ts'
import { type WhoIsThis, whoIsThis, whoIsThisSchema } from './who-is-this.ts'

const name = z.string().min(1).max(200)
const password = z.string().min(1).max(10_000)
const code = z.string().min(1).max(100)

/** How people come in and go out. */
export const entry = [
  route({
    method: 'post',
    path: '/api/session',
    summary: 'Log in: name and password, then what `next` says',
    access: 'anyone',
    body: z.strictObject({ name, password }),
    result: whoIsThisSchema,
    async handle({ visitor, body, source, userAgent }, deps) {
      const person = await checkPassword(body, source, deps)
      await assertMayByPassword(person, source, deps)
      if (visitor.kind === 'session') await endSession(visitor.secret, undefined, deps)
      const stage = await stageOf(person, deps)
      const session = await openSession(person, stage, { source, userAgent }, deps.sessions, deps)
      return { result: whoIsThis(session, deps), cookie: session.secret }
    },
  }),
  route({
    method: 'post',
    path: '/api/session/second-factor',
    summary: 'A code of the authenticator app, or a recovery code; each counts once',
    access: 'any-session',
    body: z.strictObject({ code }),
    result: whoIsThisSchema,
    async handle({ visitor: { session }, body, source }, deps) {
      if (session.stage !== 'second-factor') throw new HttpProblem(409, 'refused', 'No code is asked for now.')
      await assertCode(session.person, body.code, source, deps)
      const next = await completeSession(session, deps.sessions, source, deps)
      if (next === undefined) throw new HttpProblem(401, 'not-authenticated', 'The session has ended; log in again.')
      return { result: whoIsThis(next, deps), cookie: next.secret }
    },
  }),
  route({
    method: 'get',
    path: '/api/session',
    summary: 'Who one is, and what is still to be shown',
    access: 'anyone',
    result: whoIsThisSchema,
    async handle({ visitor }, deps): Promise<{ result: WhoIsThis }> {
      if (visitor.kind === 'session') return { result: whoIsThis(visitor.session, deps) }
      if (visitor.kind === 'stranger') throw new HttpProblem(401, 'not-authenticated', 'Nobody is logged in.')
      const { person, roles } = visitor.caller
      const { name: user, fullName } = person
      return { result: { user, fullName, roles, next: 'nothing', until: undefined } }
    },
  }),
  route({
    method: 'delete',
    path: '/api/session',
    summary: 'Log out',
    access: 'any-session',
    result: z.undefined(),
    async handle({ visitor }, deps) {
      await endSession(visitor.secret, 'logged out', deps)
      return { result: undefined, cookie: null }
    },
  }),
  route({
    method: 'post',
    path: '/api/invitations',
    summary: 'Set the password by the code of an invitation, once',
    access: 'anyone',
    body: z.strictObject({ name, code, password }),
    result: z.undefined(),
    async handle({ body, source }, deps) {
      await acceptInvitation(body, source, deps)
      return { result: undefined }
    },
  }),
  route({
    method: 'post',
    path: '/api/first-administrator',
    summary: 'While there is no administrator: become it, by the code that the node tells when it starts',
    access: 'anyone',
    body: z.strictObject({
      code,
      name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'small letters, digits, dots and hyphens, at most 40'),
      fullName: z.string().trim().min(1).max(200),
      password,
    }),
    result: z.undefined(),
    async handle({ body, source }, { firstAdministrator }) {
      if (firstAdministrator === undefined) throw new HttpProblem(404, 'no-such-path', 'There is nothing here.')
      await firstAdministrator.make(body, source)
      return { result: undefined }
    },
  }),
]

/** Told as any other refusal: whoever tries passwords learns nothing of one that fits. */
async function assertMayByPassword(person: Authenticated, source: string, deps: HttpDeps): Promise<void> {
  if (deps.passwordLogin === 'everybody' || person.roles.includes('administrator')) return
  const details = { user: person.name, source, why: 'by password only administrators (people.passwordLogin)' }
  await insertEvent(deps.db, { kind: 'log-in refused', details }, deps.now())
  throw notAuthenticated()
}

/** What somebody who is known still has to show. */
export async function stageOf(person: Authenticated, { db, secondFactorFor }: HttpDeps): Promise<SessionStage> {
  if (await hasSecondFactor(db, person.id)) return 'second-factor'
  return person.roles.some((role: Role) => secondFactorFor.includes(role)) ? 'enrol' : 'full'
}
