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
