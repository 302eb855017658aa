import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import type { z } from 'zod'
import { objectionToJson } from '../storable.ts'
import { account } from './account-routes.ts'
import { commands } from './command-routes.ts'
import { consolePages } from './console-pages.ts'
import { tables } from './csv/csv-routes.ts'
import { entry } from './entry-routes.ts'
import type { HttpDeps } from './http-deps.ts'
import { issuers } from './issuer-routes.ts'
import { live } from './live/live-route.ts'
import { description } from './openapi/index.ts'
import { HttpProblem, problemBody, problemOf } from './problem.ts'
import { resources } from './resources/index.ts'
import type { Answer, AnyRoute } from './route.ts'
import { assertOurHost, assertSameOrigin } from './same-origin.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { isKnownAlready, sendContent, signalOf } from './send-content.ts'
import { awayCookie, giveCookie, sessionCookie, setAwayCookie, takeCookie } from './session-cookie.ts'
import { type Visitor, visitorOf } from './visitor.ts'

const BODY_BYTES = 100_000

/** Everything the operators' listener answers. */
export const ROUTES: readonly AnyRoute[] = [
  ...entry,
  ...issuers,
  ...account,
  ...live,
  ...tables,
  ...resources,
  ...commands,
]

/** What people and their programs call by HTTPS. Whoever is not meant to be let in gets no further than this file. */
export function operatorsApp(deps: HttpDeps, routes: readonly AnyRoute[] = [...ROUTES, description(ROUTES)]): Express {
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.enable('case sensitive routing').enable('strict routing')
  app.set('query parser', 'simple')
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.locals.requestId = randomUUID()
    response.setHeader('Request-Id', response.locals.requestId)
    setSecurityHeaders(response)
    assertOurHost(request, deps.publicUrl)
    next()
  })
  for (const path of new Set(routes.map((one) => one.path))) {
    const here = routes.filter((one) => one.path === path)
    for (const one of here) app[one.method](path, (request, response) => serve(one, request, response, deps))
    app.all(path, () => {
      const allow = here.map(({ method }) => method.toUpperCase()).join(', ')
      throw new HttpProblem(405, 'method', `Here one may ${allow}.`, { allow })
    })
  }
  app.use(consolePages(deps.console))
  app.use(() => {
    throw new HttpProblem(404, 'no-such-path', 'There is nothing here.')
  })
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    sendProblem(error, request, response, deps)
  })
  return app
}

async function serve(route: AnyRoute, request: Request, response: Response, deps: HttpDeps): Promise<void> {
  const signal = signalOf(response)
  if (!route.fromElsewhere) assertSameOrigin(request, deps.publicUrl, sessionCookie(request) !== undefined)
  const source = request.socket.remoteAddress ?? 'unknown'
  const visitor = await visitorOf(request, source, deps)
  assertMayUse(route, visitor)
  const call = {
    visitor: visitor as never, // assertMayUse says so
    params: read('path', route.params, request.params),
    query: read('query', route.query, request.query),
    body: read('body', route.body, await bodyOf(route, request, response)),
    source,
    userAgent: request.headers['user-agent'] ?? '',
    url: new URL(request.url, deps.publicUrl),
    away: awayCookie(request),
    lastEventId: headerOf(request, 'last-event-id'),
    signal,
  }
  await send(request, response, await route.handle(call, deps), route)
}

const headerOf = ({ headers }: Request, name: string): string | undefined => [headers[name]].flat()[0]

function assertMayUse({ access }: AnyRoute, visitor: Visitor): void {
  if (access === 'anyone') return
  if (visitor.kind === 'stranger') throw new HttpProblem(401, 'not-authenticated', 'Log in first, or send a token.')
  if (visitor.kind === 'token') {
    if (access === 'known') return
    throw new HttpProblem(403, 'not-allowed', 'This is done by a person who is logged in, never by a token.')
  }
  if (access === 'any-session' || visitor.session.stage === 'full') return
  throw new HttpProblem(401, visitor.session.stage, 'The second factor is still to be shown.')
}

/** What a route has no schema for, nobody may send. */
function read(where: string, schema: z.ZodType | undefined, given: unknown): unknown {
  const nothing =
    given === undefined || (typeof given === 'object' && given !== null && Object.keys(given).length === 0)
  if (schema === undefined) {
    if (nothing) return undefined
    throw new HttpProblem(400, 'invalid-input', `There is no ${where} to be sent here.`)
  }
  const objection = objectionToJson(given)
  if (objection !== undefined) throw new HttpProblem(400, 'invalid-input', `${where}: ${objection}.`)
  const found = schema.safeParse(given)
  if (found.success) return found.data
  const problems = found.error.issues.map(({ path, message }) => `${[where, ...path].join('.')}: ${message}`)
  throw new HttpProblem(400, 'invalid-input', `${problems.join('; ')}.`)
}

async function bodyOf(route: AnyRoute, request: Request, response: Response): Promise<unknown> {
  const isSent =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  if (!isSent) return undefined
  if (!request.is('application/json')) throw new HttpProblem(415, 'media-type', 'Send application/json.')
  const parse = express.json({ limit: route.limitBytes ?? BODY_BYTES, inflate: false })
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
  })
  return request.body
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer<unknown>,
  route: AnyRoute,
): Promise<void> {
  const { result, cookie, location, away, content } = answer
  if (cookie === null) takeCookie(response)
  else if (cookie !== undefined) giveCookie(response, cookie)
  if (away !== undefined) setAwayCookie(response, away)
  if (location !== undefined) return void response.writeHead(303, { Location: location }).end()
  if (content !== undefined) return sendContent(response, content)
  if (result === undefined) return void response.writeHead(204).end()
  const text = JSON.stringify(route.result.parse(result))
  if (route.method === 'get' && isKnownAlready(request, response, text)) return void response.writeHead(304).end()
  response.writeHead(route.status ?? 200, { 'Content-Type': 'application/json' }).end(text)
}

function sendProblem(error: unknown, request: IncomingMessage, response: Response, deps: HttpDeps): void {
  const { requestId } = response.locals
  const problem = problemOf(error) ?? problemOfBody(error) ?? fault(error, request, requestId, deps)
  if (response.headersSent) return void response.destroy()
  const { status, allow } = problem
  if (allow !== undefined) response.setHeader('Allow', allow)
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  if (status === 503) response.setHeader('Retry-After', '5')
  if (!request.complete) response.setHeader('Connection', 'close') // the rest of the body is not read
  response.writeHead(status, { 'Content-Type': 'application/problem+json' })
  response.end(JSON.stringify(problemBody(problem, requestId)))
}

/** Errors of express and its JSON parser: with a status of their own, and words of the engine that nobody needs. */
function problemOfBody(error: unknown): HttpProblem | undefined {
  const { status } = error as { status?: unknown }
  if (status === 413) return new HttpProblem(413, 'too-large', 'The body is too large.')
  if (status === 415) return new HttpProblem(415, 'media-type', 'Send application/json in UTF-8, not compressed.')
  if (status === 400) return new HttpProblem(400, 'invalid-input', 'The request cannot be read.')
  return undefined
}

function fault(error: unknown, { url = '' }: IncomingMessage, requestId: string, { onError }: HttpDeps): HttpProblem {
  onError(error, { requestId, path: url.split('?')[0] ?? '' })
  return new HttpProblem(
    500,
    'internal',
    'Something is wrong here; the log of the node tells what, by this request id.',
  )
}
