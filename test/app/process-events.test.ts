import assert from 'node:assert/strict'
import { hostname } from 'node:os'
import { createLog } from '../../src/app/log.ts'
import { openOperator } from '../../src/app/node.ts'
import { VERSION } from '../../src/app/version.ts'
import type { EventView, OperatorCommands } from '../../src/messages/index.ts'
import { startTestNode, type TestNode } from '../support/node.ts'

type Operator = {
  call(
    name: 'event.list',
    input: OperatorCommands['event.list']['input'],
  ): Promise<OperatorCommands['event.list']['result']>
}

describe('start, stop and configuration of a node', () => {
  let node: TestNode
  before(async () => {
    node = await startTestNode('told')
  })
  after(() => node?.close())

  const events = async (kind: string, operator: Operator = node.operator): Promise<readonly EventView[]> =>
    (await operator.call('event.list', { kind, limit: 10 })).events
  const restart = async (settings: Partial<TestNode['config']> = {}): Promise<void> => {
    await node.stop()
    node = await startTestNode('told', { again: node, settings })
  }
  const approvals = (registration: 0 | 1) => ({
    approvals: { ...node.config.approvals, users: 0 as const, registration },
  })

  it('are events: which process, of which version, with which settings', async () => {
    const [started] = await events('node started')
    const [configured, ...more] = await events('configuration')
    assert.equal(more.length, 0)
    assert.partialDeepStrictEqual(started?.details, {
      role: 'all',
      host: hostname(),
      pid: process.pid,
      version: VERSION,
      node: process.version,
      settings: configured?.details.settings,
    })
    assert.partialDeepStrictEqual(configured?.details, {
      by: 'node',
      role: 'all',
      effective: { 'listen.host': '127.0.0.1' },
    })
  })

  it('with the same settings again, only the stop and the start are told', async () => {
    await restart()
    assert.equal((await events('node started')).length, 2)
    assert.partialDeepStrictEqual((await events('node stopped')).at(0)?.details, { role: 'all', pid: process.pid })
    assert.equal((await events('configuration')).length, 1)
  })

  it('with others, each that changed is told with what it was', async () => {
    await restart(approvals(1))
    const [newest] = await events('configuration')
    assert.deepEqual(newest?.details.changed, { 'approvals.registration': { was: 0, is: 1 } })
  })

  it('settings that a command works with on a node that is stopped are told as well', async () => {
    await node.stop()
    const { config } = node
    const operator = await openOperator({
      config: { ...config, ...approvals(0) },
      log: createLog('silent'),
      now: () => new Date(),
    })
    const [newest] = await events('configuration', operator.as({ kind: 'machine', claims: undefined }) as Operator)
    await operator.close()
    node = await startTestNode('told', { again: node })
    assert.partialDeepStrictEqual(newest?.details, {
      by: 'command',
      comparedWith: { by: 'node' },
      changed: { 'approvals.registration': { was: 1, is: 0 } },
    })
    assert.equal((await events('configuration')).length, 3, 'the node still has its own')
  })
})
