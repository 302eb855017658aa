import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { createSecureContext, type TLSSocket } from 'node:tls'
import type { Passed } from '../../messages/index.ts'
import type { Outgoing, Reach } from '../../outgoing/index.ts'
import { PinnedAgent, type PinnedRequest, targetName } from './pinned-agent.ts'
import type { PinnedTarget } from './pinned-connection.ts'
import { Places } from './places.ts'
import { serverFingerprint } from './tls-certificate.ts'
import type { TlsTarget } from './tls-connection.ts'
import type { TlsMaterial } from './tls-settings.ts'
import { describeFailure, TransportError } from './transport-error.ts'

export interface PartnerTarget {
  /** https; a registered one, or one the registration covers. */
  readonly url: string
  /** `fingerprint256` of every TLS certificate registered for this partner; the server must show one of them. */
  readonly pinned: readonly string[]
  /** Asked of a certificate that is none of these, DER. @returns what speaks against it; undefined: it is the partner's */
  readonly against?: ((der: Uint8Array) => Promise<string | undefined>) | undefined
  /** For everything: waiting for a free connection, connecting, sending, and the last byte of the answer. */
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  /** Default: public addresses, and those that the settings name. */
  readonly reach?: Reach | undefined
}

export interface PartnerRequest {
  readonly body: string
  readonly contentType: string
  /** Sent in quotes, as SOAP 1.1 wants it; empty for TR-03129 1.x. */
  readonly soapAction: string
}

export interface PartnerResponse {
  readonly status: number
  readonly contentType: string | undefined
  readonly body: Uint8Array
  /** SHA-256 (hex) of the certificate that the server showed. */
  readonly tlsFingerprint?: string | undefined
}

/** Without a certificate of ours calls fail until one is given by `reload`. */
export interface PartnerClientOptions extends Partial<TlsMaterial> {
  /** Where calls may go. Default: anywhere. */
  readonly outgoing?: Outgoing
  /** For the validity of server certificates. Default: the system's. */
  readonly clock?: () => Date
  /** Is shown each request once it is handed over, and each answer once it is read, as far as it came. */
  readonly watch?: (passed: Passed) => void
}

export interface PartnerClient {
  /**
   * Posts once: nothing is repeated, no redirect is followed, and any HTTP status is an answer.
   * @throws {TransportError} with a closed list of codes; see there for which of them mean that nothing was sent
   */
  post(target: PartnerTarget, request: PartnerRequest): Promise<PartnerResponse>
  /**
   * Uses another certificate of ours from the next call on; calls under way end on the old one.
   * @throws {Error} of node:tls when key and certificate do not fit or cannot be read; the old ones stay
   */
  reload(tls: TlsMaterial): void
  /** Ends calls under way with `client-closed`, and idle connections. */
  close(): void
}

const CALLS_AT_ONCE_PER_TARGET = 8

/** Calls partners over mutual TLS; each is recognised by its registered certificate and by nothing else. */
export function createPartnerClient({
  clock = () => new Date(),
  watch = () => {},
  outgoing,
  ...tls
}: PartnerClientOptions): PartnerClient {
  let agent = isWhole(tls) ? new PinnedAgent(checked(tls), clock) : undefined
  const places = new Places(CALLS_AT_ONCE_PER_TARGET)
  const closed = new AbortController()

  return {
    async post(target, request) {
      if (agent === undefined) throw noCertificateYet()
      const pinnedTarget = { ...parseTarget(target), outgoing }
      const where = `${pinnedTarget.hostname}:${pinnedTarget.port}`
      const deadline = startDeadline(target.timeoutMs, where, closed.signal)
      try {
        const leave = await places.take(targetName(pinnedTarget), deadline.signal)
        try {
          const by = { agent, target: pinnedTarget, connectUntil: deadline.signal } satisfies PinnedRequest
          return await exchange(by, target, request, deadline.signal, watch)
        } finally {
          leave()
        }
      } finally {
        deadline.clear()
      }
    },
    reload(tls) {
      const next = new PinnedAgent(checked(tls), clock)
      if (agent !== undefined) endWhenIdle(agent)
      agent = next
    },
    close() {
      closed.abort(new TransportError('client-closed', 'this node is shutting down'))
      agent?.destroy()
    },
  }
}

export function isWhole(tls: Partial<TlsMaterial>): tls is TlsMaterial {
  return tls.key !== undefined && tls.cert !== undefined
}

export function noCertificateYet(): TransportError {
  return new TransportError('tls-failed', 'this node has no TLS certificate yet; eac node show says what it waits for')
}

/** @throws {Error} of node:tls when they do not fit each other or cannot be read */
export function checked({ key, cert }: TlsMaterial): TlsMaterial {
  createSecureContext({ key, cert })
  return { key, cert }
}

/** Closes what is idle; a connection that is busy now is not kept when its call is done. */
function endWhenIdle(agent: PinnedAgent): void {
  agent.maxFreeSockets = 0
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
}

function parseTarget({ url, pinned, against, reach }: PartnerTarget): PinnedTarget {
  return { ...placeOf(url), pinned, against, reach }
}

/** @throws {TransportError} `target-malformed` */
export function placeOf(url: string): TlsTarget {
  if (!URL.canParse(url)) throw new TransportError('target-malformed', `not a URL: ${url}`)
  const { protocol, hostname, port } = new URL(url)
  if (protocol !== 'https:') throw new TransportError('target-malformed', `partners are called by https only: ${url}`)
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) }
}

export interface Deadline {
  readonly signal: AbortSignal
  /** The call is over: neither end is waited for any more. */
  clear(): void
}

/** One signal for the end of time and the end of the client, each with its own reason. */
export function startDeadline(timeoutMs: number, where: string, closed: AbortSignal): Deadline {
  const controller = new AbortController()
  const expire = () => {
    const text = `${where} did not answer within ${timeoutMs / 1000} seconds`
    controller.abort(new TransportError('timeout', text))
  }
  const close = () => controller.abort(closed.reason)
  const timer = setTimeout(expire, timeoutMs)
  if (closed.aborted) close()
  else closed.addEventListener('abort', close, { once: true })
  const clear = () => {
    clearTimeout(timer)
    closed.removeEventListener('abort', close)
  }
  return { signal: controller.signal, clear }
}

/**
 * One request and its answer.
 * @param by how its connection is come by
 * @param message posted; without one it is a GET
 * @param watch is shown what passed
 */
export function exchange(
  by: RequestOptions,
  { url, maxResponseBytes }: Pick<PartnerTarget, 'url' | 'maxResponseBytes'>,
  message: PartnerRequest | undefined,
  signal: AbortSignal,
  watch: (passed: Passed) => void = () => {},
): Promise<PartnerResponse> {
  const { hostname, port } = placeOf(url)
  const { host, pathname, search } = new URL(url)
  const where = `${hostname}:${port}`
  const octets = Buffer.from(message?.body ?? '')
  const options: RequestOptions = {
    ...by,
    signal,
    method: message === undefined ? 'GET' : 'POST',
    host: hostname,
    port,
    path: pathname + search,
    headers: {
      Host: host,
      'Accept-Encoding': 'identity',
      ...(message === undefined ? {} : headersFor(message, octets.length)),
    },
  }
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      outgoing.destroy()
      reject(describeFailure(signal.aborted ? signal.reason : error, where, 'sent'))
    }
    const outgoing = httpsRequest(options, (incoming) => {
      readResponse(incoming, where, maxResponseBytes, watch).then(resolve, fail)
    })
    outgoing.on('error', fail)
    outgoing.on('finish', () =>
      watch({ kind: 'sent', method: 'POST', url, headers: headersOf(outgoing), body: octets }),
    )
    outgoing.end(octets)
  })
}

function headersFor({ contentType, soapAction }: PartnerRequest, octets: number) {
  return { 'Content-Type': contentType, 'Content-Length': octets, SOAPAction: `"${soapAction}"` }
}

function headersOf(outgoing: ClientRequest): [string, string][] {
  return outgoing.getRawHeaderNames().map((name) => [name, String(outgoing.getHeader(name))])
}

async function readResponse(
  incoming: IncomingMessage,
  where: string,
  maxBytes: number,
  watch: (passed: Passed) => void,
): Promise<PartnerResponse> {
  const chunks: Buffer[] = []
  const tlsFingerprint = serverFingerprint(incoming.socket as TLSSocket)
  try {
    await readBody(incoming, chunks, where, maxBytes)
  } finally {
    const { statusCode: status = 0, statusMessage: reason = '', rawHeaders, complete } = incoming
    watch({ kind: 'received', status, reason, headers: pairs(rawHeaders), body: Buffer.concat(chunks), complete })
  }
  return {
    status: incoming.statusCode ?? 0,
    contentType: incoming.headers['content-type'],
    body: new Uint8Array(Buffer.concat(chunks)),
    tlsFingerprint,
  }
}

/** @param chunks is given what is read, also where that ends in an error */
async function readBody(incoming: IncomingMessage, chunks: Buffer[], where: string, maxBytes: number): Promise<void> {
  const encoding = incoming.headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    throw new TransportError('response-malformed', `${where} answers in Content-Encoding ${encoding}, unasked`)
  }
  const tooLarge = () => new TransportError('response-too-large', `${where} answers with more than ${maxBytes} bytes`)
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
}

/** Of names and values in turn, as Node keeps them. */
function pairs(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, n) => (n % 2 === 0 ? [[name, rawHeaders[n + 1] ?? ''] as [string, string]] : []))
}
