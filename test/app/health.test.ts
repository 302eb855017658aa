import assert from 'node:assert/strict'
import { openHealth, type Readiness } from '../../src/app/health.ts'
import { freePort } from '../support/free-port.ts'
import { startTestNode } from '../support/node.ts'

describe('the health of a process', () => {
  const ask = async (port: number, path: string, method = 'GET') => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method })
    return [answer.status, (await answer.json()) as unknown] as const
  }

  it('is told over plain HTTP where a port is configured, and no more once it has stopped', async () => {
    const port = await freePort()
    const node = await startTestNode('UT', { settings: { health: { listen: { host: '127.0.0.1', port } } } })
    assert.deepEqual(await ask(port, '/healthz'), [200, { state: 'alive' }])
    const [status, found] = await ask(port, '/readyz?now')
    assert.deepEqual([status, found], [200, { state: 'ready', database: 'reachable', queue: 'reachable' }])
    assert.equal((await ask(port, '/'))[0], 404)
    assert.equal((await ask(port, '/readyz', 'POST'))[0], 405)
    await node.close()
    await assert.rejects(ask(port, '/healthz'))
  })

  it('is not ready while it starts, stops, or lacks what it needs, and lives all the same', async () => {
    let readiness: Readiness = { state: 'starting' }
    const health = await openHealth({ host: '127.0.0.1', port: 0 }, async () => readiness)
    assert.deepEqual(await ask(health.port, '/readyz'), [503, { state: 'starting' }])
    readiness = { state: 'not ready', database: 'not reachable', queue: 'reachable' }
    assert.deepEqual(await ask(health.port, '/readyz'), [503, readiness])
    assert.equal((await ask(health.port, '/healthz'))[0], 200)
    await health.close()
  })
})
