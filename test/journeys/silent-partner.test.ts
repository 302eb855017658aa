import assert from 'node:assert/strict'
import { Applicant, byCallback, certificateIn } from '../support/applicant.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { type SilentServer, startSilentServer } from '../support/silent-server.ts'
import { admitGate, foundUtopia, type Gate, register, showExchange, successor } from '../support/utopia.ts'

describe('a partner that accepts connections and says nothing', () => {
  let node: TestNode
  let silent: SilentServer
  let receiver: Receiver
  let gate: Gate
  let mute: Applicant
  let other: Applicant

  before(async () => {
    node = await startTestNode('UT')
    silent = await startSilentServer()
    receiver = await startReceiver()
    const places = await foundUtopia(node.operator)
    gate = await admitGate(node.operator, places)
    const service = { url: places.dvUrl, pinned: places.pinned, service: 'DV' } as const
    mute = new Applicant(service)
    other = new Applicant(service, new Date(), receiver.tls)
    const common = { authority: 'UT-DV', role: 'terminal' } as const
    await register(node.operator, {
      ...common,
      name: 'silent',
      mnemonic: 'SILENT',
      callbackTargets: [silent.url],
      tlsCertificates: [mute.tls.certPem],
    })
    await register(node.operator, {
      ...common,
      name: 'other',
      mnemonic: 'OTHER',
      callbackTargets: [receiver.url],
      tlsCertificates: [receiver.tls.certPem],
    })
  })
  after(async () => {
    gate?.applicant.close()
    mute?.close()
    other?.close()
    await silent?.close()
    await receiver?.close()
    await node?.close()
  })

  it('stops neither issuing nor the callbacks of others, and takes a quarter of the calls at most', async () => {
    for (let n = 0; n < 24; n++) {
      const answer = await mute.send({ operation: 'GetCACertificates', replyTo: byCallback(silent.url) })
      assert.equal(answer.kind, 'acknowledged')
    }
    await silent.calls(4)
    certificateIn(await gate.applicant.request((await successor(2, gate.first)).octets))

    await other.send({ operation: 'GetCACertificates', replyTo: byCallback(receiver.url) })
    await receiver.next(1)

    assert.equal(silent.open(), 4)
    const waiting = (await node.operator.call('exchange.list', { partner: 'silent', limit: 100 })).exchanges
    assert.equal(waiting.filter(({ state }) => state === 'settled').length, 24)
    for (const { id } of waiting) {
      const { events } = await showExchange(node.operator, id)
      assert.ok(!events.some(({ kind }) => kind === 'attempt failed'), 'waiting for a place is no attempt')
    }
  })
})
