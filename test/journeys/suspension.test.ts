import assert from 'node:assert/strict'
import type { PartnerAnswer } from '../../src/messages/index.ts'
import { byCallback, certificateIn, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../support/utopia.ts'

const CHANGE = { name: 'gate-1', reason: 'a test' }

describe('a suspended partner', () => {
  let node: TestNode
  let receiver: Receiver
  let gate: Gate

  before(async () => {
    const retry = { firstPauseSeconds: 600, longestPauseSeconds: 600, giveUpAfterSeconds: 3_000 }
    node = await startTestNode('UT', { settings: { retry } })
    receiver = await startReceiver()
    const places = await foundUtopia(node.operator)
    gate = await admitGate(node.operator, places, {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
  })
  after(async () => {
    gate?.applicant.close()
    await receiver?.close()
    await node?.close()
  })

  const codeOf = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)
  const ask = async (octets: Uint8Array): Promise<string> => codeOf(await gate.applicant.request(octets))
  const newest = async () =>
    (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges[0]?.id ?? ''

  it('gets no certificate again that it got before, and none that waits for its callback', async () => {
    const before = await successor(2, gate.first)
    certificateIn(await gate.applicant.request(before.octets))
    receiver.answer = 'http-500'
    const waiting = await successor(3, gate.first)
    const replyTo = byCallback(receiver.url)
    await gate.applicant.request(waiting.octets, replyTo)
    const id = await newest()
    await eventually('a first attempt', async () =>
      (await showExchange(node.operator, id)).events.some(({ kind }) => kind === 'attempt failed'),
    )
    await node.operator.call('partner.suspend', CHANGE)
    receiver.answer = 'received'
    assert.equal(await ask(before.octets), 'failure_request_not_accepted')
    assert.equal(codeOf(await gate.applicant.request(waiting.octets, replyTo)), 'failure_request_not_accepted')
    assert.deepEqual(receiver.received, [])
    await node.operator.call('partner.resume', CHANGE)
  })

  it('cannot use a permission from before its suspension', async () => {
    const initial = await makeRequest({ holderReference: 'UTGATE100004', authorityReference: 'UTDVDOM00001' })
    const allow = { name: 'gate-1', keyFingerprint: initial.keyFingerprint, hours: 1 }
    await node.operator.call('partner.allow-initial', allow)
    await node.operator.call('partner.suspend', CHANGE)
    await node.operator.call('partner.resume', CHANGE)
    assert.equal(await ask(initial.octets), 'failure_request_not_accepted')
    await node.operator.call('partner.allow-initial', allow)
    assert.equal(await ask(initial.octets), 'ok_cert_available')
    gate = { ...gate, first: initial }
  })

  it('loses no permission by a request that is refused for another reason', async () => {
    const used = await makeRequest({ holderReference: 'UTGATE100004', authorityReference: 'UTDVDOM00001' })
    const allow = { name: 'gate-1', keyFingerprint: used.keyFingerprint, hours: 1 }
    await node.operator.call('partner.allow-initial', allow)
    assert.equal(await ask(used.octets), 'failure_request_not_accepted') // its number was used before
    const again = await makeRequest({
      holderReference: 'UTGATE100005',
      authorityReference: 'UTDVDOM00001',
      key: used.signer,
    })
    assert.equal(await ask(again.octets), 'ok_cert_available')
  })

  it('of ours is a DV that asks again with --initial', async () => {
    const dv = { name: 'dv-at-cvca', reason: 'a test' }
    await node.operator.call('partner.suspend', dv)
    await node.operator.call('partner.resume', dv)
    const request = { name: 'UT-DV', from: 'cvca-of-dv', callback: true }
    const outcome = async (id: string): Promise<string | undefined> => {
      await eventually('closed', async () => (await showExchange(node.operator, id)).state === 'closed')
      return (await showExchange(node.operator, id)).outcome
    }
    const successive = await node.operator.call('authority.request-certificate', request)
    assert.deepEqual([successive.request, await outcome(successive.exchange.id)], ['successive', 'not-accepted'])
    const first = await node.operator.call('authority.request-certificate', { ...request, initial: true })
    assert.deepEqual([first.request, await outcome(first.exchange.id)], ['initial', 'not-accepted'])
    const { keyFingerprint } = first
    await node.operator.call('partner.allow-initial', { name: 'dv-at-cvca', keyFingerprint, hours: 1 })
    const second = await node.operator.call('authority.request-certificate', request)
    assert.equal(second.keyFingerprint, keyFingerprint)
    assert.equal(await outcome(second.exchange.id), 'certificates')
  })
})
