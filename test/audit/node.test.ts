import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { verifyChain } from '../../src/audit/index.ts'
import { linesOfNode } from '../../src/cli/audit/pages.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'

describe('the audit chain of a running node', () => {
  let node: TestNode
  before(async () => {
    node = await startTestNode('audited')
    await node.operator.call('authority.add', { name: 'UT-DV', role: 'DV', country: 'UT', mnemonic: 'DV' })
  })
  after(() => node.close())

  async function* linesOfFile(path: string): AsyncGenerator<string> {
    yield* (await readFile(path, 'utf8')).trimEnd().split('\n')
  }

  it('takes in what happens, and lies outside as a signed checkpoint', async () => {
    const show = () => node.operator.call('audit.show', {})
    await eventually('a checkpoint outside', async () => (await show()).places[0]?.newest !== undefined)
    const shown = await show()
    assert.equal(shown.places[0]?.name, 'data')
    const file = join(node.folder, 'data/audit/checkpoints.jsonl')
    const found = await verifyChain({
      lines: linesOfNode(node.operator),
      anchors: [{ name: file, lines: linesOfFile(file) }],
      keys: shown.keys,
    })
    assert.deepEqual(found.findings, [])
    assert.equal(found.pending, 0)
    assert.ok(found.anchoredTo !== undefined && found.anchoredTo >= 1)
    const [checkpoint] = await node.operator.call('audit.checkpoints', { limit: 10 })
    assert.deepEqual(checkpoint?.places, ['data'])
  })

  it('is signed by a key that nobody takes for one left over', async () => {
    await eventually('the key is made', async () => (await node.operator.call('audit.show', {})).keys.length > 0)
    const owners = (await node.operator.call('keys.list', {})).map(({ owner }) => owner)
    assert.deepEqual(owners, ['audit chain of this node'])
  })
})
