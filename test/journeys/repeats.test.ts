import assert from 'node:assert/strict'
import { Applicant, byCallback, certificateIn } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, register, showExchange, successor } from '../support/utopia.ts'

const ACKNOWLEDGED = { kind: 'acknowledged', returnCode: 'ok_syntax' }

describe('a message that comes again', () => {
  let node: TestNode
  let receiver: Receiver
  let gate: Gate
  let places: { dvUrl: string; cvcaUrl: string; pinned: string[] }
  let clock = 0

  before(async () => {
    const retry = { firstPauseSeconds: 600, longestPauseSeconds: 600, giveUpAfterSeconds: 3_000 }
    node = await startTestNode('UT', { now: () => new Date(Date.now() + clock), settings: { retry } })
    receiver = await startReceiver()
    places = await foundUtopia(node.operator)
    gate = await admitGate(node.operator, places, {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
  })
  afterEach(() => {
    clock = 0
    receiver.answer = 'received'
  })
  after(async () => {
    gate?.applicant.close()
    await receiver?.close()
    await node?.close()
  })

  const newest = async () => {
    const [latest] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    assert.ok(latest)
    return latest
  }

  it('with the same messageID and content is answered as before, and is one exchange', async () => {
    const request = await successor(2, gate.first)
    const replyTo = byCallback(receiver.url)
    assert.deepEqual(await gate.applicant.request(request.octets, replyTo), ACKNOWLEDGED)
    const { id } = await newest()
    assert.deepEqual(await gate.applicant.request(request.octets, replyTo), ACKNOWLEDGED)
    await eventually('closed', async () => (await showExchange(node.operator, id)).state === 'closed')
    assert.equal((await newest()).id, id)
    assert.equal(receiver.received.filter(({ messageId }) => messageId === replyTo.messageId).length, 1)
  })

  it('with the same messageID and other content is failure_syntax, and the first goes on', async () => {
    const replyTo = byCallback(receiver.url)
    await gate.applicant.request((await successor(3, gate.first)).octets, replyTo)
    const { id } = await newest()
    const answer = await gate.applicant.request((await successor(4, gate.first)).octets, replyTo)
    assert.ok(answer.kind === 'final')
    assert.equal(answer.returnCode, 'failure_syntax')
    await eventually('closed', async () => (await showExchange(node.operator, id)).state === 'closed')
    const { events, outcome } = await showExchange(node.operator, id)
    assert.equal(outcome, 'certificates')
    assert.ok(events.some(({ kind }) => kind === 'refused: the same messageID with other content'))
  })

  it('with the same messageID for another operation is failure_syntax', async () => {
    const replyTo = byCallback(receiver.url)
    await gate.applicant.request((await successor(5, gate.first)).octets, replyTo)
    const answer = await gate.applicant.send({ operation: 'GetCACertificates', replyTo })
    assert.ok(answer.kind === 'final')
    assert.equal(answer.returnCode, 'failure_syntax')
  })

  it('while its callback waits for the next attempt makes the callback due now', async () => {
    receiver.answer = 'http-500'
    const request = await successor(6, gate.first)
    const replyTo = byCallback(receiver.url)
    await gate.applicant.request(request.octets, replyTo)
    const { id } = await newest()
    await eventually('a failed attempt is noted', async () =>
      (await showExchange(node.operator, id)).events.some(({ kind }) => kind === 'attempt failed'),
    )
    receiver.answer = 'received'
    assert.deepEqual(await gate.applicant.request(request.octets, replyTo), ACKNOWLEDGED)
    await eventually(
      'delivered, ten minutes early',
      async () => (await showExchange(node.operator, id)).state === 'closed',
    )
  })

  it('after its callback was refused for good brings the callback again', async () => {
    receiver.answer = 'message-id-unknown'
    const request = await successor(7, gate.first)
    const replyTo = byCallback(receiver.url)
    await gate.applicant.request(request.octets, replyTo)
    const { id } = await newest()
    await eventually('parked', async () => (await showExchange(node.operator, id)).state === 'parked')
    receiver.answer = 'received'
    await gate.applicant.request(request.octets, replyTo)
    await eventually('closed', async () => (await showExchange(node.operator, id)).state === 'closed')
  })

  it('under a new messageID with the same request gets the same certificate', async () => {
    const request = await successor(9, gate.first)
    const certificate = certificateIn(await gate.applicant.request(request.octets))
    await gate.applicant.request(request.octets, byCallback(receiver.url))
    const { id } = await newest()
    await eventually('closed', async () => (await showExchange(node.operator, id)).state === 'closed')
    const { certificates } = await showExchange(node.operator, id)
    assert.equal(certificates[0], Buffer.from(certificate.octets).toString('base64'))
  })

  it('is told apart by partner: another may use the same messageID', async () => {
    const other = new Applicant({ ...places, url: places.dvUrl, service: 'DV' })
    const wish = { name: 'gate-2', authority: 'UT-DV', role: 'terminal', mnemonic: 'GATE2' } as const
    await register(node.operator, { ...wish, callbackTargets: [receiver.url], tlsCertificates: [other.tls.certPem] })
    const replyTo = byCallback(receiver.url, 'm-1')
    await gate.applicant.send({ operation: 'GetCACertificates', replyTo })
    const answer = await other.send({ operation: 'GetCACertificates', replyTo })
    assert.deepEqual(answer, ACKNOWLEDGED)
    const [his] = (await node.operator.call('exchange.list', { partner: 'gate-2', limit: 1 })).exchanges
    const [ours] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    assert.deepEqual([his?.messageId, ours?.messageId], ['m-1', 'm-1'])
    assert.notEqual(his?.id, ours?.id)
    other.close()
  })

  it('30 days after its end is a new message', async () => {
    const replyTo = byCallback(receiver.url)
    await gate.applicant.request((await successor(8, gate.first)).octets, replyTo)
    const first = (await newest()).id
    await eventually('closed', async () => (await showExchange(node.operator, first)).state === 'closed')
    clock = 31 * 86_400_000
    const other = { operation: 'GetCACertificates', replyTo } as const
    assert.deepEqual(await gate.applicant.send(other), ACKNOWLEDGED)
    assert.notEqual((await newest()).id, first)
  })
})
