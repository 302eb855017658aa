import assert from 'node:assert/strict'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HealthConfig } from '../../../src/app/health/health-config.ts'
import { openHealthListener } from '../../../src/app/health/health-listener.ts'
import { type Readiness, readinessOf } from '../../../src/app/health/readiness.ts'
import type { Standing } from '../../../src/app/health/standing.ts'
import { clockServiceSays } from '../../support/fake-clock-service.ts'
import { freePort } from '../../support/free-port.ts'
import { KEYS_IN_TOKEN } from '../../support/keys.ts'
import { startTestNode, type TestNode } from '../../support/node.ts'
import { foundUtopia } from '../../support/utopia.ts'

const GOOD = {
  state: 'ready',
  database: 'reachable',
  queue: 'reachable',
  clock: 'trusted',
  keys: 'usable',
  certificates: 'shown',
} as const

async function ask(port: number, path: string, { method = 'GET', token }: { method?: string; token?: string } = {}) {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers })
  const text = await answer.text()
  return [answer.status, text.startsWith('{') ? (JSON.parse(text) as unknown) : text] as const
}

describe('the health of a node', () => {
  let node: TestNode
  let health: HealthConfig
  before(async () => {
    health = { listen: { host: '127.0.0.1', port: await freePort() }, readSeconds: 15 }
    node = await startTestNode('UT', { settings: { health }, keepFolder: true })
    await foundUtopia(node.operator)
  })
  after(async () => {
    await node?.close()
    await rm(node.folder, { recursive: true, force: true })
  })
  const askHere = (path: string, how?: Parameters<typeof ask>[2]) => ask(health.listen.port, path, how)

  it('is told over plain HTTP where a port is configured, and no more once it has stopped', async () => {
    assert.deepEqual(await askHere('/healthz'), [200, { state: 'alive' }])
    assert.deepEqual(await askHere('/readyz?now'), [200, GOOD])
    assert.equal((await askHere('/metrics'))[0], 200)
    assert.equal((await askHere('/'))[0], 404)
    assert.equal((await askHere('/readyz', { method: 'POST' }))[0], 405)
    await node.stop()
    await assert.rejects(askHere('/healthz'))
  })

  it('is not ready while the system says that its clock is wrong, or keys are lost', async () => {
    const keys = join(node.config.data, 'keys')
    const clock = await clockServiceSays('no')
    try {
      if (!KEYS_IN_TOKEN) for (const file of await readdir(keys)) await rm(join(keys, file), { recursive: true })
      node = await startTestNode('UT', { again: node, settings: { health }, keepFolder: true })
      const lost = 'lost from the key store: 1 of UT-CVCA, 1 of UT-DV'
      const wrong = { clock: 'not synchronised, the system says', ...(!KEYS_IN_TOKEN && { keys: lost }) }
      assert.deepEqual(await askHere('/readyz'), [503, { ...GOOD, state: 'not ready', ...wrong }])
      assert.equal((await askHere('/healthz'))[0], 200)
      const metrics = (await askHere('/metrics'))[1]
      assert.match(String(metrics), /^eac_clock_trusted 0$/m)
      assert.match(String(metrics), /^eac_ready 0$/m)
      if (!KEYS_IN_TOKEN) assert.match(String(metrics), /^eac_keys\{authority="UT-DV",state="lost"\} 1$/m)
    } finally {
      await clock.end()
    }
  })
})

describe('a process', () => {
  const good: Standing = {
    database: async () => 0.001,
    queue: async () => 0.001,
    clock: async () => ({ trusted: true, drift: undefined, synchronised: undefined }),
    keys: async () => [{ authority: 'UT-DV', usable: 1, lost: 0 }],
    token: () => undefined,
    locked: () => undefined,
    certificates: () => [{ identity: 'tls', pem: 'its PEM' }],
  }
  const troubles: Record<string, { trouble: Partial<Standing>; says: object; web: 'ready' | 'not ready' }> = {
    'whose database is away': {
      trouble: { database: async () => undefined },
      says: { database: 'not reachable' },
      web: 'not ready',
    },
    'whose queue is away': {
      trouble: { queue: async () => undefined },
      says: { queue: 'not reachable' },
      web: 'ready',
    },
    'whose clock runs ahead': {
      trouble: { clock: async () => ({ trusted: false, drift: 12.34, synchronised: true }) },
      says: { clock: '12.3 s ahead of that of the database server' },
      web: 'not ready',
    },
    'whose token is out of reach': {
      trouble: { token: () => ({ isThere: false, why: 'it was pulled out' }), keys: async () => undefined },
      says: { keys: 'the token cannot be used: it was pulled out' },
      web: 'ready',
    },
    'that lost a key': {
      trouble: { keys: async () => [{ authority: 'UT-DV', usable: 1, lost: 2 }] },
      says: { keys: 'lost from the key store: 2 of UT-DV' },
      web: 'ready',
    },
    'whose first certificate is still to come': {
      trouble: { certificates: () => [{ identity: 'spoc.tls', pem: undefined }] },
      says: { certificates: 'none yet for spoc.tls' },
      web: 'not ready',
    },
  }
  for (const [which, { trouble, says, web }] of Object.entries(troubles)) {
    it(`${which} is not ready for all it does, and says why`, async () => {
      const standing = { ...good, ...trouble }
      const found = await readinessOf('all', standing)
      assert.deepEqual(found, { ...GOOD, state: 'not ready', ...says })
      assert.equal((await readinessOf('web', standing)).state, web)
    })
  }

  it('whose keys wait for the persons who open them takes messages, and says what is missing', async () => {
    const found = await readinessOf('all', { ...good, locked: () => ({ given: 1, needed: 2 }) })
    assert.deepEqual(found, { ...GOOD, keys: 'locked: 1 of 2 passphrases given' })
  })
})

describe('whoever asks a process how it is', () => {
  const metrics = async () => ({ contentType: 'text/plain', text: 'eac_ready 1\n' })
  let readiness: Readiness = GOOD
  const open = (host: string, token: string | undefined) =>
    openHealthListener({ listen: { host, port: 0 }, token }, { readiness: async () => readiness, metrics })

  it('is told a word, and nothing more, without the token', async () => {
    const health = await open('127.0.0.1', 'the token')
    readiness = { ...GOOD, state: 'not ready', keys: 'lost from the key store: 1 of UT-CVCA' }
    for (const token of [undefined, 'another']) {
      const how = token === undefined ? {} : { token }
      assert.deepEqual(await ask(health.port, '/readyz', how), [503, { state: 'not ready' }])
      assert.equal((await ask(health.port, '/metrics', how))[0], 401)
    }
    assert.deepEqual(await ask(health.port, '/readyz', { token: 'the token' }), [503, readiness])
    assert.deepEqual(await ask(health.port, '/metrics', { token: 'the token' }), [200, 'eac_ready 1\n'])
    await health.close()
  })

  it('is a stranger where the port is not on loopback and no token is configured', async () => {
    const health = await open('0.0.0.0', undefined)
    readiness = GOOD
    assert.deepEqual(await ask(health.port, '/readyz'), [200, { state: 'ready' }])
    assert.equal((await ask(health.port, '/metrics'))[0], 401)
    await health.close()
  })

  it('hears that it starts or stops while it does, and that it lives', async () => {
    const health = await open('127.0.0.1', undefined)
    readiness = { state: 'stopping' }
    assert.deepEqual(await ask(health.port, '/readyz'), [503, { state: 'stopping' }])
    assert.equal((await ask(health.port, '/healthz'))[0], 200)
    await health.close()
  })

  it('is not answered a token that is an empty file: the node does not start', async () => {
    const node = await startTestNode('UT', { keepFolder: true })
    await node.stop()
    const tokenFile = join(node.folder, 'health.token')
    await writeFile(tokenFile, '\n')
    const settings = { health: { listen: { host: '127.0.0.1', port: 0 }, tokenFile, readSeconds: 15 } }
    await assert.rejects(startTestNode('UT', { again: node, settings }), /health\.token.*is empty/)
    await rm(node.folder, { recursive: true })
  })
})
