import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { type RequestOptions, request as requestHttps } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { ANYWHERE, OutgoingRefused, placeIn, type Way } from '../../outgoing/index.ts'
import type { BridgeFiles } from '../index.ts'
import { BridgeError } from '../index.ts'
import type { CaAccess } from './access-settings.ts'
import { onTheWay, type Progress } from './on-the-way.ts'

export interface CaRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Behind the address of the CA, from its first slash on, with what stands behind a `?`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent with GET, too, where a CA wants that. */
  readonly body?: string | Uint8Array | undefined
  readonly signal: AbortSignal
}

/** Any status is an answer: what it means is for the bridge to say. */
export interface CaResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface CaHttp {
  /**
   * Calls once: nothing is repeated, and no redirect is followed.
   * @throws {BridgeError} `transient`, `not-sent` before the request left and `unknown` afterwards; `auth` where the CA does not
   * accept our TLS certificate or one of our files cannot be read
   */
  call(request: CaRequest): Promise<CaResponse>
}

/** No answer of a CA is longer. */
const MOST_OCTETS = 1_048_576

/** The one way to a CA. Its files are read for each call, so what is exchanged on the disk counts at once. */
export function openCaHttp(access: CaAccess, files: BridgeFiles): CaHttp {
  return {
    async call(request) {
      const material = await materialOf(access, files)
      const deadline = AbortSignal.timeout(Math.ceil(1000 * access.timeoutSeconds))
      const signal = AbortSignal.any([deadline, request.signal])
      const where = new URL(access.url).origin // what stands behind it may be a secret
      const progress: Progress = { left: false, deadline, seconds: access.timeoutSeconds, where }
      try {
        const lookup = await wayTo(access, files, signal)
        const incoming = await send(access.url, request, { ...material, lookup, signal }, progress)
        return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await bodyOf(incoming) }
      } catch (error) {
        throw onTheWay(error, progress)
      }
    },
  }
}

/** @throws {BridgeError} `auth`, not sent: a host that is not called */
async function wayTo({ url, reach = 'private' }: CaAccess, files: BridgeFiles, signal: AbortSignal): Promise<Way> {
  try {
    return await (files.outgoing ?? ANYWHERE).wayTo(placeIn(url), reach, signal)
  } catch (error) {
    if (!(error instanceof OutgoingRefused)) throw error
    throw new BridgeError('auth', error.message, { outcome: 'not-sent', cause: error })
  }
}

async function materialOf({ serverRoots, client }: CaAccess, files: BridgeFiles) {
  const ca = serverRoots === undefined ? undefined : await files.read(serverRoots)
  if (client === undefined) return { ca }
  return { ca, cert: await files.read(client.certificate), key: await files.read(client.key) }
}

function send(base: string, request: CaRequest, options: RequestOptions, progress: Progress): Promise<IncomingMessage> {
  const url = new URL(base.replace(/\/$/, '') + request.path)
  const body = request.body === undefined ? undefined : Buffer.from(request.body)
  const headers = {
    'accept-encoding': 'identity',
    ...request.headers,
    ...(body !== undefined && { 'content-length': String(body.length) }),
  }
  const all: RequestOptions = { ...options, method: request.method, headers, agent: false }
  return new Promise((resolve, reject) => {
    const outgoing = url.protocol === 'https:' ? requestHttps(url, all, resolve) : requestHttp(url, all, resolve)
    watch(outgoing, url.protocol, progress)
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** From the end of the handshake on, what was written may have arrived. */
function watch(outgoing: ClientRequest, protocol: string, progress: Progress): void {
  outgoing.on('socket', (socket) => {
    const event = protocol === 'https:' ? 'secureConnect' : 'connect'
    socket.once(event, () => {
      progress.left = true
      progress.tls = protocol === 'https:' ? ((socket as TLSSocket).getProtocol() ?? undefined) : undefined
    })
  })
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST_OCTETS) {
      incoming.destroy()
      throw new BridgeError('transient', `its answer has more than ${MOST_OCTETS} octets`, { outcome: 'unknown' })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
