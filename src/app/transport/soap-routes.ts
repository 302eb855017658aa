import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import express, { type NextFunction, type Request, type Response } from 'express'
import type { ConnectionShares } from './connection-shares.ts'
import { headerProblem } from './header-form.ts'
import { type Hook, hooks } from './hooks.ts'
import { type ShownCertificate, shownBehind, type TlsProxy } from './proxy-certificate.ts'
import { readBody } from './request-body.ts'
import { asksForWsdl, originForm, requestPath } from './request-target.ts'
import { type HttpAnswer, respond } from './respond.ts'
import type { Place, Room } from './room.ts'
import { describeX509, presentedChain, type TlsCertificate } from './tls-certificate.ts'
import { type PublicAddress, wsdlAddress } from './wsdl-address.ts'

/** Who is calling, by the TLS client certificate alone. `why` is for the operator; the caller is not told. */
export type Identification<Caller> =
  | { readonly kind: 'known'; readonly caller: Caller }
  | {
      readonly kind: 'refused'
      readonly why: string
      readonly findings?: readonly CallerFinding[]
      /** Who the certificate says it is. */
      readonly claims?: string | undefined
    }

/** One rule that a caller's certificate breaks. */
export interface CallerFinding {
  readonly rule: string
  readonly clause: string
  readonly says: string
}

export interface SoapRequest<Caller> {
  readonly caller: Caller
  readonly body: Uint8Array
  readonly contentType: string | undefined
  /** The path as sent, without its query. */
  readonly path: string
  readonly remoteAddress: string | undefined
  /** Of the TLS certificate it was known by. */
  readonly fingerprint256: string | undefined
}

export interface SoapEndpoint<Caller> {
  /** Compared as sent, case and all: `/tr-03129/1.1/dv`. */
  readonly path: string
  /** @param address the URL this endpoint is to be called at */
  wsdl(address: string): string
  /** How many octets a body may have that begins like this, from this caller; without it, as many as any. */
  mostOctets?(head: Uint8Array, caller: Caller): number
  answer(request: SoapRequest<Caller>): Promise<HttpAnswer>
}

/** A caller turned away at the gate: for the event log. */
export interface RefusedCaller {
  /** `no-certificate`, what `identify` said, or what was wrong with the request itself. */
  readonly why: string
  readonly fingerprint256: string | undefined
  readonly path: string
  readonly remoteAddress: string | undefined
  readonly findings?: readonly CallerFinding[]
  /** Who its certificate says it is; nobody vouches for that. */
  readonly claims?: string
}

export interface SoapRoutes<Caller> extends PublicAddress {
  /** Looked at for each request: a getter may let endpoints come and go. */
  readonly endpoints: readonly SoapEndpoint<Caller>[]
  /**
   * Asked for every request, so that a change of the registry counts at once.
   * @param path as sent, without its query, known or not: a caller may be known to one service and not to another
   * @param chain what the caller sent in its handshake, its own certificate first, DER
   */
  identify(certificate: TlsCertificate, path: string, chain: readonly Uint8Array[]): Promise<Identification<Caller>>
  /** Whose share of the room a caller's requests take; without it there are no shares. */
  shareOf?(caller: Caller): string
  /** Ends TLS before the listener, and says who its clients are. */
  readonly proxy?: TlsProxy | undefined
  /** Shared by the listeners of a process. */
  readonly room: Room
  /** Of the listener. */
  readonly connections: ConnectionShares
  /** Why nobody is answered now, in words for callers; undefined: everybody is. */
  closedBecause?(): string | undefined
  /** Something of ours threw: looks again whether it is closed. */
  recheck?(): Promise<void>
  /** Paths for callers without a certificate; looked at for each request. */
  readonly hooks?: readonly Hook[]
  /** Writes a SOAP fault. */
  fault(status: number, code: 'Client' | 'Server', text: string): { contentType: string; body: string | Uint8Array }
  /** For `/readyz`: whether partners may be sent here. */
  isReady(): Promise<boolean>
  onRefused(refused: RefusedCaller): void
  /** Something of ours threw; the caller saw a fault without a word of it. */
  onError(error: unknown, where: { readonly path: string }): void
  /** The largest request body. Default 10,000,000. */
  readonly maxBodyBytes?: number
}

/** What the gate leaves behind: only a request that passed it has one. */
const callers = new WeakMap<
  IncomingMessage,
  { readonly caller: unknown; readonly fingerprint256: string | undefined }
>()
const certificates = new WeakMap<object, ShownCertificate>()
const places = new WeakMap<IncomingMessage, Place>()

/** The routes in the order they are asked. Everything below the gate has a caller, and its place in the room. */
export function soapRoutes<Caller>(routes: SoapRoutes<Caller>) {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(header(routes))
  app.use(health(routes))
  app.use(wsdl(routes))
  app.use(door(routes))
  app.use(inItsPlace(hooks(routes, (request) => places.get(request) as Place))) // put there at the door
  app.use(inItsPlace(gate(routes)))
  app.use(inItsPlace(endpoints(routes)))
  app.use((request: Request, response: Response) => {
    refuse(routes, request, response, 404, 'Client', 'There is no service at this path')
  })
  return (request: IncomingMessage, response: ServerResponse) => {
    request.url = originForm(request.url ?? '') // express answers an absolute form it cannot parse before our gate
    // Called with an end of our own: express's would answer in HTML.
    app(request as Request, response as Response, (error?: unknown) => void fail(routes, request, response, error))
  }
}

/** Without the database nobody is known: that is no error of ours, and soon over. */
async function fail<Caller>(
  routes: SoapRoutes<Caller>,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): Promise<void> {
  await routes.recheck?.()
  const closed = routes.closedBecause?.()
  if (closed !== undefined) return refuse(routes, request, response, 503, 'Server', closed, RETRY_LATER)
  routes.onError(error, { path: requestPath(request.url ?? '') })
  refuse(routes, request, response, 500, 'Server', 'Internal error')
}

function header<Caller>(routes: SoapRoutes<Caller>) {
  return (request: Request, response: Response, next: NextFunction) => {
    const problem = headerProblem(request)
    if (problem === undefined) return next()
    note(routes, request, problem.says)
    return refuse(routes, request, response, problem.status, 'Client', problem.says, { Connection: 'close' })
  }
}

/** What was refused before anything of the message was looked at: an event, and of floods few. */
function note<Caller>(routes: SoapRoutes<Caller>, request: Request, why: string): void {
  const fingerprint256 = certificateOf(request.socket as TLSSocket)?.certificate.fingerprint256
  const { remoteAddress } = request.socket
  routes.onRefused({ why, fingerprint256, path: requestPath(request.url), remoteAddress })
}

function health<Caller>(routes: SoapRoutes<Caller>) {
  return async (request: Request, response: Response, next: NextFunction) => {
    const path = requestPath(request.url)
    if (!isReading(request) || (path !== '/healthz' && path !== '/readyz')) return next()
    if (path === '/healthz' || (await isReady(routes))) return respond(request, response, text(200, 'ok'))
    return respond(request, response, text(503, 'not ready'))
  }
}

async function isReady<Caller>(routes: SoapRoutes<Caller>): Promise<boolean> {
  try {
    return await routes.isReady()
  } catch (error) {
    routes.onError(error, { path: '/readyz' })
    return false
  }
}

function wsdl<Caller>(routes: SoapRoutes<Caller>) {
  return (request: Request, response: Response, next: NextFunction) => {
    const endpoint = endpointOf(routes, request)
    if (endpoint === undefined || !isReading(request) || !asksForWsdl(request.url)) return next()
    const body = endpoint.wsdl(wsdlAddress(endpoint.path, request.headers.host, routes))
    return respond(request, response, { status: 200, contentType: 'text/xml; charset=utf-8', body })
  }
}

function door<Caller>(routes: SoapRoutes<Caller>) {
  return (request: Request, response: Response, next: NextFunction) => {
    const closed = routes.closedBecause?.()
    if (closed !== undefined) return refuse(routes, request, response, 503, 'Server', closed, RETRY_LATER)
    const place = routes.room.enter()
    if (place === undefined) return refuse(routes, request, response, 503, 'Server', TOO_MUCH, RETRY_LATER)
    places.set(request, place)
    holdUntilSent(place, response, request.socket)
    return next()
  }
}

const TOO_MUCH = 'Too much is being asked at once: try again later'
const RETRY_LATER = { 'Retry-After': '5' }

/** An answer that waits behind others on its connection is not told when that ends: the socket is. */
function holdUntilSent(place: Place, response: Response, socket: Request['socket']): void {
  const letGo = place.hold()
  const sent = (): void => {
    socket.off('close', sent)
    letGo()
  }
  response.once('close', sent)
  socket.once('close', sent)
}

type Step = (request: Request, response: Response, next: NextFunction) => Promise<void>

/** A caller that hung up is still being worked for: its place is free after that. */
function inItsPlace(step: Step): Step {
  return async (request, response, next) => {
    const letGo = places.get(request)?.hold()
    try {
      await step(request, response, next)
    } finally {
      letGo?.()
    }
  }
}

function gate<Caller>(routes: SoapRoutes<Caller>) {
  return async (request: Request, response: Response, next: NextFunction) => {
    const own = certificateOf(request.socket as TLSSocket)
    const behind = shownBehind(request, routes.proxy, own)
    if (behind.kind === 'refused') {
      note(routes, request, behind.why)
      return refuse(routes, request, response, 401, 'Client', 'Not accepted here', { Connection: 'close' })
    }
    const shown = behind.kind === 'shown' ? behind.shown : undefined
    const who =
      shown === undefined
        ? NO_CERTIFICATE
        : await routes.identify(shown.certificate, requestPath(request.url), shown.chain)
    if (who.kind === 'known') {
      const share = routes.shareOf?.(who.caller)
      const holder = shown === own ? share : 'the proxy' // a connection of a proxy is of many callers
      if (holder !== undefined && !routes.connections.belongTo(request.socket, holder)) {
        note(routes, request, 'more connections than one caller may have')
        return refuse(routes, request, response, 503, 'Server', TOO_MUCH, { ...RETRY_LATER, Connection: 'close' })
      }
      if (share !== undefined && !places.get(request)?.belongTo(share)) {
        return refuse(routes, request, response, 503, 'Server', TOO_MUCH, RETRY_LATER)
      }
      callers.set(request, { caller: who.caller, fingerprint256: shown?.certificate.fingerprint256 })
      return next()
    }
    routes.onRefused({
      why: who.why,
      fingerprint256: shown?.certificate.fingerprint256,
      path: requestPath(request.url),
      remoteAddress: request.socket.remoteAddress,
      ...(who.findings === undefined ? {} : { findings: who.findings }),
      ...(who.claims === undefined ? {} : { claims: who.claims }),
    })
    const said =
      shown === undefined
        ? 'A TLS client certificate is needed'
        : `The TLS client certificate is not ${who.findings === undefined ? 'registered' : 'accepted'} here`
    return refuse(routes, request, response, 401, 'Client', said, { Connection: 'close' })
  }
}

const NO_CERTIFICATE: Identification<never> = { kind: 'refused', why: 'no-certificate' }

/** Read once a connection: it cannot change on it. */
function certificateOf(socket: TLSSocket): ShownCertificate | undefined {
  const known = certificates.get(socket)
  if (known !== undefined) return known
  const x509 = socket.getPeerX509Certificate() // getPeerCertificate() ends some versions of Node on a brainpool key
  if (x509 === undefined) return undefined
  const shown = { certificate: describeX509(x509), chain: presentedChain(x509) }
  certificates.set(socket, shown)
  return shown
}

function endpoints<Caller>(routes: SoapRoutes<Caller>) {
  return async (request: Request, response: Response, next: NextFunction) => {
    const endpoint = endpointOf(routes, request)
    if (endpoint === undefined) return next()
    if (request.method !== 'POST') {
      return refuse(routes, request, response, 405, 'Client', 'Messages come by POST', { Allow: 'POST' })
    }
    const unfit = unfitForm(request)
    if (unfit !== undefined) {
      note(routes, request, unfit)
      return refuse(routes, request, response, 415, 'Client', unfit, { 'Accept-Encoding': 'identity' })
    }
    const known = callers.get(request) // put there by the gate, for this very request
    const { mostOctets } = endpoint
    const read = await readBody(request, {
      limitBytes: routes.maxBodyBytes ?? 10_000_000,
      ...(mostOctets === undefined ? {} : { limitOf: (head) => mostOctets(head, known?.caller as Caller) }),
      place: places.get(request) as Place, // put there at the door
      begin: () => sayContinue(request, response),
    })
    if (read.kind === 'gone') return
    if (read.kind === 'no-room') return refuse(routes, request, response, 503, 'Server', TOO_MUCH, RETRY_LATER)
    if (read.kind === 'too-large') {
      note(routes, request, TOO_LARGE)
      return refuse(routes, request, response, 413, 'Client', TOO_LARGE)
    }
    const answer = await endpoint.answer({
      caller: known?.caller as Caller,
      fingerprint256: known?.fingerprint256,
      body: read.body,
      contentType: request.headers['content-type'],
      path: endpoint.path,
      remoteAddress: request.socket.remoteAddress,
    })
    return respond(request, response, answer)
  }
}

function sayContinue(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.expect !== undefined) response.writeContinue()
}

function endpointOf<Caller>(routes: SoapRoutes<Caller>, request: Request): SoapEndpoint<Caller> | undefined {
  const path = requestPath(request.url)
  return routes.endpoints.find((endpoint) => endpoint.path === path)
}

function isReading(request: Request): boolean {
  return request.method === 'GET' || request.method === 'HEAD'
}

const TOO_LARGE = 'The message is too large'

/** What is said of a body that is not the message itself. */
function unfitForm({ headers }: Request): string | undefined {
  if (!isPlain(headers['content-encoding'])) return 'Content-Encoding is not supported'
  return /^\s*multipart\//i.test(headers['content-type'] ?? '') ? 'Messages come without attachments' : undefined
}

function isPlain(contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined || /^\s*(identity)?\s*$/i.test(contentEncoding)
}

function text(status: number, word: string): HttpAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${word}\n` }
}

function refuse<Caller>(
  routes: SoapRoutes<Caller>,
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: 'Client' | 'Server',
  why: string,
  headers: Record<string, string> = {},
): void {
  respond(request, response, { status, ...routes.fault(status, code, why), headers })
}
