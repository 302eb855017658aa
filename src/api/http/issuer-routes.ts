import { z } from 'zod'
import { endSession, openSession, personOfIssuer } from '../../people/index.ts'
import { stageOf } from './entry-routes.ts'
import type { HttpDeps, Issuer } from './http-deps.ts'
import { HttpProblem } from './problem.ts'
import { route } from './route.ts'

const params = z.object({ name: z.string() })

/** Log-in by those whom the configuration names (OpenID Connect, authorization code with PKCE). */
export const issuers = [
  route({
    method: 'get',
    path: '/api/issuers',
    summary: 'By whom one may log in, beside a password',
    access: 'anyone',
    result: z.array(z.object({ name: z.string() })),
    async handle(_call, deps) {
      return { result: deps.issuers.map(({ name }) => ({ name })) }
    },
  }),
  route({
    method: 'get',
    path: '/api/issuers/:name/login',
    summary: 'Leads the browser there',
    access: 'anyone',
    params,
    result: z.undefined(),
    status: 303,
    async handle({ params: { name } }, deps) {
      const { url, kept } = await issuerNamed(name, deps).begin()
      return { result: undefined, location: url.href, away: kept }
    },
  }),
  route({
    method: 'get',
    path: '/api/issuers/:name/callback',
    summary: 'Where the browser comes back to; leads to the front page, and nowhere else',
    access: 'anyone',
    fromElsewhere: true,
    params,
    query: z.record(z.string(), z.string()),
    result: z.undefined(),
    status: 303,
    async handle({ visitor, params: { name }, away, url, source, userAgent }, deps) {
      const issuer = issuerNamed(name, deps)
      if (away === undefined)
        throw new HttpProblem(401, 'not-authenticated', 'This browser did not begin a log-in there.')
      const person = await personOfIssuer(await issuer.finish(url, away, source), source, deps)
      if (visitor.kind === 'session') await endSession(visitor.secret, undefined, deps)
      const stage = issuer.secondFactor === 'issuer' ? 'full' : await stageOf(person, deps)
      const session = await openSession(person, stage, { source, userAgent }, deps.sessions, deps)
      return { result: undefined, location: deps.publicUrl.origin, cookie: session.secret, away: null }
    },
  }),
]

function issuerNamed(name: string, { issuers }: HttpDeps): Issuer {
  const issuer = issuers.find((one) => one.name === name)
  if (issuer === undefined) throw new HttpProblem(404, 'not-found', 'Nobody of that name vouches for people here.')
  return issuer
}
