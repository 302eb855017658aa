import assert from 'node:assert/strict'
import { type Applicant, byCallback } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, register, showExchange, successor } from '../support/utopia.ts'

describe('work that nobody goes on with', () => {
  let node: TestNode
  let receiver: Receiver
  let forgetful: Receiver
  let gate: Gate
  let applicant: Applicant
  let clock = 0
  let number = 1

  before(async () => {
    node = await startTestNode('UT', { now: () => new Date(Date.now() + clock) })
    receiver = await startReceiver()
    const places = await foundUtopia(node.operator)
    gate = await admitGate(node.operator, places, {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
    applicant = gate.applicant
    forgetful = await startReceiver({ service: 'CVCA' })
    await register(node.operator, {
      name: 'forgetful-cvca',
      authority: 'UT-DV',
      role: 'CVCA',
      mnemonic: 'CVCATWO',
      serviceUrl: forgetful.url,
      tlsCertificates: [forgetful.tls.certPem],
    })
  })
  afterEach(() => {
    clock = 0
    receiver.answer = 'received'
  })
  after(async () => {
    applicant?.close()
    await receiver?.close()
    await forgetful?.close()
    await node?.close()
  })

  const show = (id: string) => showExchange(node.operator, id)
  const inState = (id: string, state: string) => eventually(state, async () => (await show(id)).state === state)
  const lastEvent = async (id: string) => (await show(id)).events.at(-1)

  /** A callback that its receiver refused for good. */
  async function park(): Promise<{ id: string; again: () => ReturnType<Applicant['request']> }> {
    number++
    receiver.answer = 'message-id-unknown'
    const { octets } = await successor(number, gate.first)
    const replyTo = byCallback(receiver.url)
    await applicant.request(octets, replyTo)
    const [latest] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    assert.ok(latest)
    await inState(latest.id, 'parked')
    return { id: latest.id, again: () => applicant.request(octets, replyTo) }
  }

  it('is listed, and taken up again by an operator with a reason', async () => {
    const { id } = await park()
    const parked = (await node.operator.call('exchange.list', { state: 'parked', limit: 10 })).exchanges
    assert.deepEqual(
      parked.map((one) => one.id),
      [id],
    )
    receiver.answer = 'received'
    await node.operator.call('exchange.retry', { id, reason: 'the gate was repaired' })
    await inState(id, 'closed')
    const { events, outcome } = await show(id)
    assert.equal(outcome, 'certificates')
    const taken = events.find(({ kind }) => kind === 'taken up again')
    assert.deepEqual(taken?.details, { task: 'deliver', why: 'the gate was repaired' })
  })

  it('is ended by an operator with a reason; a partner that asks again begins anew', async () => {
    const { id, again } = await park()
    const closed = await node.operator.call('exchange.close', { id, reason: 'the gate was scrapped' })
    assert.equal(closed.state, 'closed')
    const event = await lastEvent(id)
    assert.deepEqual(
      [event?.kind, event?.details],
      ['closed by an operator', { was: 'parked', why: 'the gate was scrapped' }],
    )
    receiver.answer = 'received'
    const before = receiver.received.length
    await again()
    await receiver.next(before + 1)
    assert.equal((await show(id)).state, 'closed')
  })

  it('is not what goes on by itself: that is neither taken up nor ended', async () => {
    const [done] = (await node.operator.call('exchange.list', { state: 'closed', limit: 1 })).exchanges
    const decision = { id: done?.id ?? '', reason: 'no reason' }
    await assert.rejects(node.operator.call('exchange.retry', decision), /The exchange is closed/)
    await assert.rejects(node.operator.call('exchange.close', decision), /The exchange is closed/)
    await assert.rejects(node.operator.call('exchange.close', { id: decision.id, reason: '' }), /a reason/)
    await assert.rejects(node.operator.call('exchange.retry', { id: 'none', reason: 'x' }), /There is no exchange none/)
  })

  it('is no answer that was taken; where the partner lost it since, an operator has it brought once more, the same', async () => {
    const { octets } = await successor(++number, gate.first)
    const before = receiver.received.length
    await applicant.request(octets, byCallback(receiver.url))
    await receiver.next(before + 1)
    const { exchanges } = await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })
    const id = exchanges[0]?.id ?? assert.fail('no exchange')
    await inState(id, 'closed')
    await node.operator.call('exchange.resend', { id, reason: 'they restored a back-up' })
    await receiver.next(before + 2)
    await inState(id, 'closed')
    const [first, second] = receiver.received.slice(before)
    assert.deepEqual(second, first)
    const { events } = await show(id)
    const kinds = events.map(({ kind }) => kind)
    assert.deepEqual(kinds.slice(-3), ['callback delivered', 'answer goes out again', 'callback delivered'])
    assert.equal(kinds.filter((kind) => kind === 'decided to issue').length, 1, 'nothing is issued again')
    assert.equal(events.at(-2)?.details.why, 'they restored a back-up')
  })

  it('is not brought again by that: only what a partner took is, and only while it may be called', async () => {
    const { id } = await park()
    const resend = (one: string) => node.operator.call('exchange.resend', { id: one, reason: 'lost' })
    await assert.rejects(resend(id), /Only an answer that a partner took by callback/)
    receiver.answer = 'received'
    await node.operator.call('exchange.retry', { id, reason: 'repaired' })
    await inState(id, 'closed')
    await node.operator.call('partner.suspend', { name: 'gate-1', reason: 'stolen' })
    await assert.rejects(resend(id), /gate-1 is suspended/)
    await node.operator.call('partner.resume', { name: 'gate-1', reason: 'found' })
    clock = 31 * 86_400_000
    await eventually('its messageID is free', () =>
      resend(id).then(
        () => false,
        (error: Error) => /for 30 days/.test(error.message),
      ),
    )
  })

  it('may wait for a callback that does not come: told once when it is overdue, and ended by an operator', async () => {
    const asked = await node.operator.call('authority.get-ca-certificates', {
      name: 'UT-DV',
      from: 'forgetful-cvca',
      callback: true,
    })
    await inState(asked.id, 'awaiting-callback')
    clock = 25 * 3_600_000
    await eventually('overdue', async () => (await lastEvent(asked.id))?.kind === 'callback overdue')
    await node.operator.call('exchange.close', { id: asked.id, reason: 'they lost it' })
    const { state, outcome, events } = await show(asked.id)
    assert.deepEqual([state, outcome], ['closed', undefined])
    assert.equal(events.filter(({ kind }) => kind === 'callback overdue').length, 1)
  })
})
