import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { DEFAULT_CONTRACT_SETTINGS } from '../../src/messages/index.ts'
import { byCallback } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../support/utopia.ts'

describe('how a partner is met where the published texts leave something open', function () {
  this.timeout(120_000)

  let node: TestNode
  let receiver: Receiver
  let gate: Gate
  before(async () => {
    node = await startTestNode('UT', { keepFolder: true })
    receiver = await startReceiver()
    gate = await admitGate(node.operator, await foundUtopia(node.operator), {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
  })
  after(async () => {
    gate?.applicant.close()
    await receiver?.close()
    await node?.close()
    if (node !== undefined) await rm(node.folder, { recursive: true, force: true })
  })

  const set = (name: string, settings: Record<string, string>) => node.operator.call('partner.set', { name, settings })
  const events = async () => (await node.operator.call('event.list', { limit: 1_000 })).events.filter(isChange)
  const isChange = ({ kind }: { kind: string }) => kind === 'settings changed'

  /** The terminal's next certificate, by callback. @returns its exchange */
  async function ask(number: number): Promise<string> {
    const { octets } = await successor(number, gate.first)
    await gate.applicant.request(octets, byCallback(receiver.url))
    const [latest] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    return latest?.id ?? ''
  }
  const inState = (id: string, state: string) =>
    eventually(state, async () => (await showExchange(node.operator, id)).state === state)

  it('is the default until it is set; what is set stays over a restart, with an event of what it was', async () => {
    const before = await node.operator.call('partner.show', { name: 'gate-1' })
    assert.deepEqual(before.contractSettings, DEFAULT_CONTRACT_SETTINGS)
    await set('gate-1', { certificatesService: 'IS' })
    await set('gate-1', { certificatesService: 'IS', listsService: 'IS' })
    const { folder, config } = node
    await node.stop()
    node = await startTestNode('UT', { again: { folder, config }, keepFolder: true })
    const { contractSettings } = await node.operator.call('partner.show', { name: 'gate-1' })
    const expected = { ...DEFAULT_CONTRACT_SETTINGS, certificatesService: 'IS', listsService: 'IS' }
    assert.deepEqual(contractSettings, expected)
    assert.deepEqual(
      (await events()).map(({ partner, details }) => [partner, details]),
      [
        ['gate-1', { was: { listsService: 'TermContr' }, is: { listsService: 'IS' } }],
        ['gate-1', { was: { certificatesService: 'TermContr' }, is: { certificatesService: 'IS' } }],
      ],
    )
  })

  it('a callback in the namespace of an integrated terminal arrives', async () => {
    const id = await ask(2)
    await inState(id, 'closed')
    assert.equal(receiver.received.length, 1)
  })

  it('a callback answered with an HTTP error is left to a person at once where that is set', async () => {
    await set('gate-1', { failedCallbacks: 'park' })
    receiver.answer = 'http-500'
    const id = await ask(3)
    await inState(id, 'parked')
    const kinds = (await showExchange(node.operator, id)).events.map(({ kind }) => kind)
    assert.ok(!kinds.includes('attempt failed'), kinds.join())
    receiver.answer = 'received'
    await node.operator.call('exchange.retry', { id, reason: 'the gate is back' })
    await inState(id, 'closed')
  })

  it('and one answered with failure_internal_error, too; it is tried again where the default is back', async () => {
    receiver.answer = 'internal-error'
    await inState(await ask(4), 'parked')
    await set('gate-1', { failedCallbacks: 'repeat' })
    const id = await ask(5)
    const failed = async () =>
      (await showExchange(node.operator, id)).events.some(({ kind }) => kind === 'attempt failed')
    await eventually('tried', failed)
    receiver.answer = 'received'
    await inState(id, 'closed')
  })

  const WRONG: readonly [name: string, settings: Record<string, string>, message: RegExp][] = [
    ['gate-1', {}, /Say what to set, as NAME=VALUE: certificatesService, listsService, /],
    ['gate-1', { certificateService: 'IS' }, /no setting certificateService; those there are: certificatesService, /],
    ['gate-1', { toString: 'IS' }, /no setting toString/],
    ['gate-1', { listsService: 'is' }, /listsService is TermContr or IS, not "is"/],
    ['gate-1', { foreignCar: 'base64' }, /foreignCar is for a CVCA; gate-1 is a terminal/],
    ['gate-1', { documentSignerReceipt: 'nested' }, /for a CVCA or DV or NPKD; gate-1 is a terminal/],
    ['gate-1', { pollMinutes: '5' }, /pollMinutes is for a CVCA; gate-1 is a terminal/],
    ['cvca-of-dv', { certificatesService: 'IS' }, /for a terminal; cvca-of-dv is a CVCA/],
    ['cvca-of-dv', { pollMinutes: '5' }, /GetDVCertificates of tr-03129\/1\.4; cvca-of-dv speaks tr-03129\/1\.1/],
    ['cvca-of-dv', { pollMinutes: '0' }, /pollMinutes is off, or a number from 0\.01 to 10080, not "0"/],
    ['cvca-of-dv', { pollMinutes: 'NaN' }, /not "NaN"/],
    ['nobody', { pollMinutes: 'off' }, /no partner nobody/],
  ]
  for (const [name, settings, message] of WRONG) {
    it(`${name} ${JSON.stringify(settings)} is refused with what to do, and nothing is changed`, async () => {
      const before = (await events()).length
      await assert.rejects(set(name, settings), message)
      assert.equal((await events()).length, before)
    })
  }

  it('the default may be set for anybody, and changes nothing', async () => {
    const before = (await events()).length
    const { contractSettings } = await set('cvca-of-dv', { pollMinutes: 'off', certificatesService: 'TermContr' })
    assert.deepEqual(contractSettings, DEFAULT_CONTRACT_SETTINGS)
    assert.equal((await events()).length, before)
  })
})
