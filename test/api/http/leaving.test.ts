import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { HttpDeps } from '../../../src/api/http/http-deps.ts'
import { live } from '../../../src/api/http/live/live-route.ts'
import { operatorsApp } from '../../../src/api/http/operators-app.ts'

const now = new Date('2026-11-23T12:00:00Z')
const SESSION = {
  session_id: 'of olga',
  stage: 'full',
  created_at: now,
  last_seen_at: now,
  expires_at: new Date(now.getTime() + 3_600_000),
  id: 'olga',
  name: 'olga',
  full_name: 'Olga',
  roles: ['operator'],
  password_hash: new Uint8Array(),
}

describe('whoever leaves while the session is looked up', () => {
  it('takes no place of those who listen', async () => {
    const looking = Promise.withResolvers<void>()
    const { server, responses, asked } = await listenWith(looking.promise)
    for (let n = 1; n <= 7; n++) {
      const leaver = ask(server)
      leaver.on('error', () => {}) // it is destroyed
      await asked(n)
      const gone = once(responses[n - 1]!, 'close')
      leaver.destroy()
      await gone
    }
    looking.resolve()
    const stays = ask(server)
    const [answer] = await once(stays, 'response')
    stays.destroy()
    server.close()
    assert.equal(answer.statusCode, 200)
  })
})

const ask = (server: { address(): unknown }) =>
  get({
    port: (server.address() as AddressInfo).port,
    path: '/api/live',
    agent: false,
    headers: { Host: 'node.test', Cookie: '__Host-eac=secret' },
  })

/** A door whose database answers once it may. */
async function listenWith(mayAnswer: Promise<void>) {
  let look = Promise.withResolvers<void>()
  let count = 0
  class Held extends DummyDriver {
    override async acquireConnection() {
      return {
        executeQuery: async <R>() => {
          count += 1
          look.resolve()
          look = Promise.withResolvers()
          await mayAnswer
          return { rows: [SESSION] as R[] }
        },
        async *streamQuery() {},
      }
    }
  }
  const db = new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new Held(),
      createIntrospector: (one) => new PostgresIntrospector(one),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  const deps = {
    db,
    now: () => now,
    publicUrl: new URL('http://node.test'),
    sessions: { idleMinutes: 15, hours: 12 },
    live: { isClosed: false, listen: async () => 0, behind: () => new Promise(() => {}) },
    onError: (error: unknown) => assert.fail(error as Error),
  } as unknown as HttpDeps
  const app = operatorsApp(deps, live)
  const responses: ServerResponse[] = []
  const server = createServer((request, response) => {
    responses.push(response)
    app(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const asked = async (n: number): Promise<void> => {
    while (count < n) await look.promise
  }
  return { server, responses, asked }
}
