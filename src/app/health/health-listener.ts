import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, BlockList, isIP } from 'node:net'
import type { HealthConfig } from './health-config.ts'
import type { Readiness } from './readiness.ts'

/** What the listener tells: asked anew for each request. */
export interface Told {
  readonly readiness: () => Promise<Readiness>
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>
}

/**
 * Plain HTTP, for whoever supervises this process: `/healthz`, it lives; `/readyz`, it can do what its role is; `/metrics`. Strangers
 * are told a word; why, and the metrics, those who show the token, or, where none is configured, whoever is on this machine.
 */
export interface HealthListener {
  readonly port: number
  close(): Promise<void>
}

type Listen = Pick<HealthConfig, 'listen'> & {
  /** Undefined: none is configured. */
  readonly token: string | undefined
}

export async function openHealthListener({ listen, token }: Listen, told: Told): Promise<HealthListener> {
  const sees = seer(listen.host, token)
  const server = createServer((request, response) => void answer(request, response, { told, sees }))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen.port, listen.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Answering {
  readonly told: Told
  readonly sees: (request: IncomingMessage) => boolean
}

async function answer(request: IncomingMessage, response: ServerResponse, { told, sees }: Answering): Promise<void> {
  const { method = '', url = '' } = request
  const path = url.split('?')[0]
  if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') {
    return send(response, 404, { error: 'only /healthz, /readyz and /metrics' })
  }
  if (method !== 'GET' && method !== 'HEAD') return send(response, 405, { error: 'only GET and HEAD' })
  if (path === '/healthz') return send(response, 200, { state: 'alive' })
  if (path === '/readyz') {
    const found = await told.readiness()
    return send(response, found.state === 'ready' ? 200 : 503, sees(request) ? found : { state: found.state })
  }
  if (!sees(request)) return send(response, 401, { error: 'the token of health.tokenFile is needed' })
  return sendMetrics(response, told)
}

async function sendMetrics(response: ServerResponse, { metrics }: Told): Promise<void> {
  try {
    const { contentType, text } = await metrics()
    response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' })
    response.end(text)
  } catch {
    send(response, 503, { error: 'the metrics cannot be read now' })
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...challenge })
  response.end(`${JSON.stringify(body)}\n`)
}

/** Who may see more than a word. Without a token nobody may, where others than this machine can reach the listener. */
function seer(host: string, token: string | undefined): (request: IncomingMessage) => boolean {
  if (token === undefined) return () => isLoopback(host)
  const expected = sha256(`Bearer ${token}`)
  return ({ headers }) => timingSafeEqual(sha256(headers.authorization ?? ''), expected)
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (isIP(host) !== 0 && LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4'))

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
