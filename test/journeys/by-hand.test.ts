import assert from 'node:assert/strict'
import { startTestNode, type TestNode } from '../support/node.ts'

describe('carrying requests by hand, on a node', () => {
  let node: TestNode

  before(async () => {
    node = await startTestNode('UT')
  })
  after(() => node?.close())

  it('has nothing to export before a request goes by hand', async () => {
    assert.deepEqual(await node.operator.call('offline.export', {}), [])
  })

  it('tells of a file that is no certificate, and changes nothing', async () => {
    const octets = Buffer.from('no certificate').toString('base64')
    const [taken] = await node.operator.call('offline.import', { files: [{ file: 'a.cvcert', octets }] })
    assert.equal(taken?.result, 'left')
    assert.match(taken?.says ?? '', /no CV certificate/)
  })

  it('says so where there is no such exchange', async () => {
    const id = 'c0ffee00-0000-4000-8000-000000000001'
    await assert.rejects(node.operator.call('exchange.by-hand', { id, reason: 'a test' }), /There is no exchange/)
  })

  it('wants the password of whoever says so', async () => {
    const by = { name: 'nobody', password: 'a wrong password' }
    await assert.rejects(node.operator.call('offline.export', { by }), /name or the password is wrong/)
  })
})
