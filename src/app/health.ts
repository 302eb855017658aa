import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import type { Config } from './config.ts'
import type { OpenNode } from './open-node.ts'

const PATIENCE_MILLISECONDS = 3_000

/** What a process says of itself. */
export type Readiness =
  | { readonly state: 'starting' | 'stopping' }
  | { readonly state: 'ready' | 'not ready'; readonly database: Reach; readonly queue: Reach }
type Reach = 'reachable' | 'not reachable'

/** Plain HTTP, for whoever supervises this process: `/healthz`, it lives; `/readyz`, it can do what its role is. */
export interface Health {
  readonly port: number
  close(): Promise<void>
}

/** @param readiness asked anew for each request */
export async function openHealth(
  { host, port }: NonNullable<Config['health']>['listen'],
  readiness: () => Promise<Readiness>,
): Promise<Health> {
  const server = createServer((request, response) => void answer(request, response, readiness))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
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

async function answer(
  { method = '', url = '' }: IncomingMessage,
  response: ServerResponse,
  readiness: () => Promise<Readiness>,
): Promise<void> {
  const path = url.split('?')[0]
  if (path !== '/healthz' && path !== '/readyz') return send(response, 404, { error: 'only /healthz and /readyz' })
  if (method !== 'GET' && method !== 'HEAD') return send(response, 405, { error: 'only GET and HEAD' })
  if (path === '/healthz') return send(response, 200, { state: 'alive' })
  const found = await readiness()
  send(response, found.state === 'ready' ? 200 : 503, found)
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(`${JSON.stringify(body)}\n`)
}

/**
 * Looks at database and queue now. Without the queue a process that listens still takes messages: their jobs are added later; without its
 * first TLS certificate it does not listen.
 */
export async function readinessOf({ config, store, queue, ownTls }: OpenNode): Promise<Readiness> {
  const [database, jobs] = await Promise.all([
    reach(() => sql`select 1`.execute(store.db)),
    reach(() => queue.countJobs()),
  ])
  const listens = config.role === 'worker' || ownTls.identities.every(({ name }) => ownTls.shown(name) !== undefined)
  const isReady = listens && database === 'reachable' && (jobs === 'reachable' || config.role === 'web')
  return { state: isReady ? 'ready' : 'not ready', database, queue: jobs }
}

async function reach(look: () => Promise<unknown>): Promise<Reach> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Reach>((resolve) => {
    timer = setTimeout(() => resolve('not reachable'), PATIENCE_MILLISECONDS)
  })
  const found = look().then(
    (): Reach => 'reachable',
    (): Reach => 'not reachable',
  )
  return Promise.race([found, late]).finally(() => clearTimeout(timer))
}
