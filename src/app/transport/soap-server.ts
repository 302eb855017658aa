import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createSecureContext, type TLSSocket } from 'node:tls'
import { endBrokenConnection, whyBroken } from './client-error.ts'
import { type ConnectionLimits, shareConnections } from './connection-shares.ts'
import { type OpenConnections, trackConnections } from './open-connections.ts'
import { Room } from './room.ts'
import { type RefusedCaller, type SoapRoutes, soapRoutes } from './soap-routes.ts'
import { describeX509 } from './tls-certificate.ts'
import { MODERN_POLICY, TLS_SETTINGS, type TlsMaterial, type TlsPolicy } from './tls-settings.ts'

export interface SoapServerOptions<Caller> extends Omit<SoapRoutes<Caller>, 'room' | 'connections'> {
  /** Undefined: there is none yet, and no TLS connection comes about before one is given by `reload`. */
  readonly tls: TlsMaterial | undefined
  /** Default: one of its own. */
  readonly room?: Room
  /** Default: modern suites. */
  readonly tlsPolicy?: TlsPolicy
  /** For the TLS handshake, and again for the header of each request. Default 20,000. */
  readonly headersTimeoutMs?: number
  /** For a whole request, body included. Default 120,000. */
  readonly requestTimeoutMs?: number
  /**
   * Open at once; what comes beyond is closed at once. Half of them may be of callers that are not known yet, a quarter of any one that is.
   * Default 2,000.
   */
  readonly maxConnections?: number
  /** A connection that never became TLS: for the log. */
  readonly onHandshakeFailed?: (failure: { code: string; remoteAddress: string | undefined }) => void
}

export interface SoapServer {
  /** @param port 0 picks a free one */
  listen(port: number, host?: string): Promise<{ readonly port: number }>
  /**
   * Serves new connections with another key and certificate; open ones go on, old sessions do not resume.
   * @throws {Error} of node:tls when they do not fit each other or cannot be read; the old ones keep serving
   */
  reload(tls: TlsMaterial): void
  /** Takes no more, lets what is being answered finish for `graceMs`, then cuts it. */
  close(graceMs: number): Promise<void>
}

/** The HTTPS listener that partners call: mutual TLS, one gate, SOAP endpoints from a table, health, WSDL. */
export function createSoapServer<Caller>(options: SoapServerOptions<Caller>): SoapServer {
  const headersTimeout = options.headersTimeoutMs ?? 20_000
  const requestTimeout = options.requestTimeoutMs ?? 120_000
  const server = createServer({
    ...secureContext(options.tls, options.tlsPolicy),
    requestCert: true,
    rejectUnauthorized: false, // the gate decides, by our registry, and can then say so in HTTP
    handshakeTimeout: headersTimeout,
    headersTimeout: Math.min(headersTimeout, requestTimeout),
    requestTimeout,
    connectionsCheckingInterval: Math.ceil(Math.min(headersTimeout, requestTimeout, 20_000) / 4),
  })
  const maxConnections = options.maxConnections ?? 2_000
  server.maxConnections = maxConnections
  server.maxHeadersCount = 0 // all are there to be counted: Node would leave out those beyond
  server.on('secureConnection', (socket) => socket.setMaxListeners(0)) // one a request, and requests may come in a row
  const connections = trackConnections(server)
  const shares = shareConnections(server, sharesOf(maxConnections), (remoteAddress) =>
    options.onRefused({ why: TOO_MANY_UNKNOWN, fingerprint256: undefined, path: '', remoteAddress }),
  )
  const own = { room: options.room ?? new Room(USUAL_ROOM), connections: shares }
  serve(server, connections, soapRoutes(withOwn(options, own)), options.onRefused)
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    socket.destroy() // Node leaves one whose handshake timed out open
    options.onHandshakeFailed?.({ code: error.code ?? error.message, remoteAddress: socket.remoteAddress })
  })
  return {
    listen: (port, host) => listen(server, port, host),
    reload(tls) {
      createSecureContext(secureContext(tls, options.tlsPolicy)) // throws before anything is changed
      server.setSecureContext(secureContext(tls, options.tlsPolicy))
    },
    close: (graceMs) => connections.close(graceMs),
  }
}

const USUAL_ROOM = { requests: 1_000, requestsOfOne: 250, octets: 256_000_000, octetsOfOne: 64_000_000 }

const TOO_MANY_UNKNOWN = 'too many connections of callers not known yet: the longest open gave way'

function sharesOf(maxConnections: number): ConnectionLimits {
  return { ofUnknown: Math.ceil(maxConnections / 2), ofOne: Math.ceil(maxConnections / 4) }
}

function withOwn<Caller>(
  options: SoapServerOptions<Caller>,
  { room, connections }: Pick<SoapRoutes<Caller>, 'room' | 'connections'>,
): SoapRoutes<Caller> {
  // endpoints may come from a getter, which a spread asks once
  return Object.create(options, { room: { value: room }, connections: { value: connections } })
}

function secureContext(tls: TlsMaterial | undefined, policy: TlsPolicy = MODERN_POLICY) {
  return { ...(tls && { key: tls.key, cert: tls.cert }), ...TLS_SETTINGS, ...policy }
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void

function serve(
  server: Server,
  connections: OpenConnections,
  handle: Handle,
  onRefused: (refused: RefusedCaller) => void,
): void {
  const current = new WeakMap<object, ServerResponse>()
  const onRequest: Handle = (request, response) => {
    current.set(request.socket, response)
    connections.begin(response)
    response.shouldKeepAlive &&= !connections.closing
    response.on('error', () => {}) // the caller hung up: the answer is kept, and asked for again
    handle(request, response)
  }
  server.on('request', onRequest)
  server.on('checkContinue', onRequest) // so that the gate comes before "100 Continue"
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const why = whyBroken(error)
    if (why !== undefined) onRefused({ why, path: '', ...whoIsAt(socket as TLSSocket) })
    endBrokenConnection(error, socket as TLSSocket, isAwaitingAnswer(current.get(socket)))
  })
}

function whoIsAt(socket: TLSSocket): Pick<RefusedCaller, 'fingerprint256' | 'remoteAddress'> {
  const x509 = socket.getPeerX509Certificate()
  return { fingerprint256: x509 && describeX509(x509).fingerprint256, remoteAddress: socket.remoteAddress }
}

/** A request came whole, or its answer has begun: words put on the connection now would be taken for that answer. */
function isAwaitingAnswer(response: ServerResponse | undefined): boolean {
  if (response === undefined || response.writableFinished) return false
  return response.headersSent || response.req.complete
}

function listen(server: Server, port: number, host: string | undefined): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', reject)
      resolve({ port: (server.address() as AddressInfo).port })
    })
  })
}
