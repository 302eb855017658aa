import assert from 'node:assert/strict'
import type { ExchangeView } from '../../src/messages/index.ts'
import { type Applicant, byCallback } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { SIZE } from '../support/size.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../support/utopia.ts'

/** One call to a partner at a time, and a circuit that is not probed while somebody still asks, and soon enough for a test. */
const SETTINGS = { failures: 3, firstPauseSeconds: 5, longestPauseSeconds: 5 }

describe('a partner that is down', () => {
  let node: TestNode
  let receiver: Receiver
  let gate: Gate
  let applicant: Applicant
  let clock = 0
  let number = 1

  before(async () => {
    node = await startTestNode('UT', { now: () => new Date(Date.now() + clock) })
    const { limits, retry } = node.config
    await node.stop()
    node = await startTestNode('UT', {
      now: () => new Date(Date.now() + clock),
      again: node,
      settings: {
        circuit: SETTINGS,
        limits: { ...limits, callsAtOnce: 4 },
        retry: { ...retry, firstPauseSeconds: 0.1 },
      },
    })
    receiver = await startReceiver()
    gate = await admitGate(node.operator, await foundUtopia(node.operator), {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
    applicant = gate.applicant
  })
  after(async () => {
    applicant?.close()
    await receiver?.close()
    await node?.close()
  })

  const show = (id: string) => showExchange(node.operator, id)
  const goDown = () => receiver.close()
  const comeBack = async () => {
    const { tls, port } = receiver
    receiver = await startReceiver({ tls, port })
  }
  const told = async (kind: string) =>
    (await node.operator.call('event.list', { limit: 200 })).events.filter((one) => one.kind === kind)

  /** So many requests of the gate, whose callbacks are owed once they are settled; in the order they were settled. */
  async function ask(count: number): Promise<ExchangeView[]> {
    const asked: ExchangeView[] = []
    for (let n = 0; n < count; n++) {
      number++
      await applicant.request((await successor(number, gate.first)).octets, byCallback(receiver.url))
      const [newest] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
      assert.ok(newest)
      await eventually('settled', async () => (await show(newest.id)).state !== 'accepted')
      asked.push(newest)
    }
    return asked
  }
  const inState = (exchanges: readonly ExchangeView[], state: string) =>
    eventually(state, async () => {
      const states = await Promise.all(exchanges.map(async ({ id }) => (await show(id)).state))
      return states.every((one) => one === state)
    })

  /** Jobs are taken up in order; where several workers take them at the same moment, neighbours may change places. */
  function assertOnceInOrder(received: readonly { messageId: unknown }[], asked: readonly ExchangeView[]): void {
    const [came, wanted] = [received, asked].map((some) => some.map(({ messageId }) => String(messageId)))
    if (SIZE === 'embedded') assert.deepEqual(came, wanted)
    else assert.deepEqual(came?.sort(), wanted?.sort())
  }

  it('is told at once, called no more but by probes, and given everything once and in order when it is back', async () => {
    await goDown()
    const first = await ask(4)
    await eventually('the circuit opens', async () => (await told('circuit opened')).length === 1)
    const asked = [...first, ...(await ask(2))]
    const [opened] = await told('circuit opened')
    assert.deepEqual([opened?.partner, opened?.details.kind], ['gate-1', 'connect-failed'])
    assert.equal(opened?.details.failures, 3)
    await inState(asked, 'settled')

    await comeBack()
    await inState(asked, 'closed')
    assertOnceInOrder(receiver.received, asked)
    assert.equal((await told('circuit opened')).length, 1)
    assert.equal((await told('circuit closed')).length, 1)
    const attempts = await Promise.all(
      asked.map(async ({ id }) => (await show(id)).events.filter(({ kind }) => kind === 'attempt failed').length),
    )
    assert.deepEqual(attempts.slice(-2), [0, 0], 'what only waited was no attempt')
  })

  it('gets nothing while people have paused the calls, and everything in order when they resume', async () => {
    await node.operator.call('queue.pause', { name: 'gate-1', why: 'the gate is moved' })
    await assert.rejects(node.operator.call('queue.pause', { name: 'gate-1', why: 'again' }), /paused already/)
    const before = receiver.received.length
    const asked = await ask(3)
    await eventually('all of it waits', async () => (await owed())?.held === 3)
    const listed = (await node.operator.call('exchange.list', { attention: true, limit: 10 })).exchanges
    assert.deepEqual(
      listed.map(({ id }) => id),
      asked.map(({ id }) => id).reverse(),
    )
    for (const { waits } of listed) assert.match(waits ?? '', /^calls paused since 20/)
    const { held } = await node.operator.call('node.show', {})
    assert.deepEqual(
      held.map(({ partner, pause }) => [partner, pause?.why]),
      [['gate-1', 'the gate is moved']],
    )
    assert.equal(receiver.received.length, before)

    await node.operator.call('queue.resume', { name: 'gate-1', why: 'it stands' })
    await inState(asked, 'closed')
    assertOnceInOrder(receiver.received.slice(before), asked)
    for (const { id } of asked) {
      assert.ok(!(await show(id)).events.some(({ kind }) => kind === 'attempt failed'))
    }
    await assert.rejects(node.operator.call('queue.resume', { name: 'gate-1', why: 'x' }), /Nothing holds back/)
  })

  it('refuses some: parked by cause, replayed with a preview and at a rate that a restart does not forget', async () => {
    receiver.answer = 'message-id-unknown'
    const asked = await ask(3)
    await inState(asked, 'parked')
    receiver.answer = 'received'
    const [group, ...others] = await node.operator.call('queue.parked', {})
    assert.deepEqual([group?.cause, group?.partner, group?.count, others], ['refused', 'gate-1', 3, []])
    assert.equal(group?.example.exchange, asked[0]?.id)
    assert.equal((await owed())?.parked, 3)

    const which = { cause: 'refused', partner: 'gate-1', why: 'the gate was repaired' }
    const preview = await node.operator.call('queue.replay', { ...which, perMinute: 60, dryRun: true })
    const begin = Date.parse(preview[0]?.dueAt ?? '')
    assert.deepEqual(
      preview.map(({ exchange, dueAt = '' }) => [exchange, Date.parse(dueAt) - begin]),
      asked.map(({ id }, n) => [id, n * 1_000]),
    )
    assert.equal((await owed())?.parked, 3)

    const before = receiver.received.length
    const planned = await node.operator.call('queue.replay', { ...which, perMinute: 20, dryRun: false })
    await receiver.next(before + 1)
    await node.stop()
    node = await startTestNode('UT', { now: () => new Date(Date.now() + clock), again: node })
    await inState(asked, 'closed')
    assertOnceInOrder(receiver.received.slice(before), asked)
    for (const { exchange, dueAt = '' } of planned) {
      const delivered = (await show(exchange)).events.find(({ kind }) => kind === 'callback delivered')
      assert.ok(delivered && delivered.at >= dueAt, `${delivered?.at} is before ${dueAt}`)
    }
  })

  it('down for more than a week: told again, then parked with the cause; taken up or closed by people', async () => {
    await goDown()
    const asked = await ask(4)
    await eventually('it waits', async () => (await held())?.circuit !== undefined)
    clock = 25 * 3_600_000
    await eventually('told again', async () => (await told('circuit still open')).length === 1)
    clock = 10 * 86_400_000
    await inState(asked, 'parked')
    assert.equal((await told('circuit still open')).length, 2)
    const [group] = await node.operator.call('queue.parked', { partner: 'gate-1' })
    assert.deepEqual([group?.cause, group?.count], ['connect-failed', 4])

    await comeBack()
    const [first, second, ...last] = asked.map(({ id }) => id)
    const why = 'two gates were scrapped'
    const some = { exchanges: [first ?? '', second ?? ''], why, dryRun: false }
    assert.equal((await node.operator.call('queue.close', some)).length, 2)
    await node.operator.call('queue.replay', { all: true, why: 'it is back', dryRun: false })
    await inState(asked, 'closed')
    assert.equal(receiver.received.length, last.length)
    await assert.rejects(node.operator.call('queue.replay', { all: true, why, dryRun: false }), /Nothing of that/)
    await assert.rejects(node.operator.call('queue.replay', { why, dryRun: true }), /Say which/)
  })

  const owed = async () => {
    const { work } = await node.operator.call('queue.show', {})
    return work.find(({ partner, task }) => partner === 'gate-1' && task === 'deliver')
  }
  const held = async () => (await node.operator.call('queue.show', {})).held.find(({ partner }) => partner === 'gate-1')
})
