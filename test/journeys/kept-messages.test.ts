import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { ExchangeMessageView, ShownExchangeView } from '../../src/messages/index.ts'
import { byCallback } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../support/utopia.ts'

describe('the SOAP messages of an exchange', () => {
  let node: TestNode
  let receiver: Receiver
  let gate: Gate
  let fingerprint: string

  before(async function () {
    this.timeout(60_000)
    const retry = { firstPauseSeconds: 0.05, longestPauseSeconds: 0.1, giveUpAfterSeconds: 60 }
    node = await startTestNode('UT', { settings: { retry } })
    receiver = await startReceiver()
    const places = await foundUtopia(node.operator)
    fingerprint = places.pinned[0] ?? ''
    gate = await admitGate(node.operator, places, {
      callbackTargets: [receiver.url],
      callbackTls: receiver.tls.certPem,
    })
  })
  afterEach(() => {
    receiver.answer = 'received'
  })
  after(async () => {
    gate?.applicant.close()
    await receiver?.close()
    await node?.close()
  })

  const newestOf = async (partner: string): Promise<ShownExchangeView> => {
    const [newest] = (await node.operator.call('exchange.list', { partner, limit: 1 })).exchanges
    return showExchange(node.operator, newest?.id ?? assert.fail(`${partner} has no exchange`))
  }
  const partsOf = ({ messages }: ShownExchangeView): string[] =>
    messages.map(({ direction, part }) => `${direction} ${part}`)
  /** Once it has ended, and so many messages are kept with it: an answer is kept a moment after it was given. */
  const ended = async (partner: string, count: number): Promise<ShownExchangeView> => {
    let shown: ShownExchangeView | undefined
    await eventually(`${count} messages`, async () => {
      shown = await newestOf(partner)
      return shown.state === 'closed' && shown.messages.length >= count
    })
    return shown ?? assert.fail()
  }
  const read = (exchange: string, { n }: ExchangeMessageView) =>
    node.operator.call('exchange.message', { id: exchange, n })

  it('are kept on both sides, the same octets: request, answer, callback and its answer', async () => {
    const [sent, taken] = [await ended('cvca-of-dv', 4), await ended('dv-at-cvca', 4)]
    assert.deepEqual(partsOf(sent), ['out request', 'in answer', 'in callback', 'out callback answer'])
    assert.deepEqual(partsOf(taken), ['in request', 'out answer', 'out callback', 'in callback answer'])
    const hashes = ({ messages }: ShownExchangeView) => messages.map(({ part, sha256 }) => `${part} ${sha256}`)
    assert.deepEqual(hashes(sent), hashes(taken))
    for (const { httpStatus, part, tlsFingerprint } of [...sent.messages, ...taken.messages]) {
      assert.equal(httpStatus, part.endsWith('answer') ? 200 : undefined)
      assert.equal(tlsFingerprint, fingerprint)
    }
  })

  it('stand by their SHA-256 in the events that tell of them', async () => {
    for (const partner of ['cvca-of-dv', 'dv-at-cvca']) {
      const { events, messages } = await ended(partner, 4)
      const told = events.flatMap(({ details }) => [details.messageSha256, details.answerSha256]).filter(Boolean)
      const ours = messages.filter(({ direction, part }) => direction === 'in' || !part.endsWith('answer'))
      assert.deepEqual(told.sort(), ours.map(({ sha256 }) => sha256).sort())
    }
  })

  it('are shown as they went over the wire, with what they carry in words', async () => {
    const { id, messages, objects } = await ended('dv-at-cvca', 4)
    for (const message of messages) {
      const { octets } = await read(id, message)
      const sha256 = createHash('sha256').update(Buffer.from(octets, 'base64')).digest('hex')
      assert.equal(sha256, message.sha256)
    }
    const [request, , callback] = messages
    assert.ok(request && callback)
    const asked = (await read(id, request)).content
    assert.ok(asked.some(({ name, text }) => name === 'messageID' && text !== undefined))
    assert.equal(asked.find(({ object }) => object)?.object?.holderReference, 'UTDVDOM00001')
    const given = (await read(id, callback)).content.flatMap(({ object }) => object ?? [])
    const dv = given.find(({ holderReference }) => holderReference === 'UTDVDOM00001')
    assert.match(dv?.role ?? '', /domestic document verifier/)
    assert.ok((dv?.rights ?? []).length > 0)
    assert.deepEqual(objects.map(({ kind, holderReference }) => `${kind} ${holderReference}`).slice(0, 1), [
      'request UTDVDOM00001',
    ])
    await assert.rejects(read(id, { ...request, n: 99 }), /has messages 1 to 4, and none 99/)
  })

  it('that are tried again in the same octets are counted, each answer to them is kept', async () => {
    receiver.answer = 'http-500'
    await gate.applicant.request((await successor(2, gate.first)).octets, byCallback(receiver.url))
    const attempts = async () =>
      (await newestOf('gate-1')).events.filter(({ kind }) => kind === 'attempt failed').length
    await eventually('three attempts', async () => (await attempts()) >= 3)
    receiver.answer = 'received'
    const { messages, events } = await ended('gate-1', 5)
    const callback = messages.filter(({ part }) => part === 'callback')
    assert.equal(callback.length, 1)
    assert.ok((callback[0]?.times ?? 0) >= 4)
    const answers = messages.filter(({ part }) => part === 'callback answer')
    assert.deepEqual(answers.map(({ httpStatus }) => httpStatus).sort(), [200, 500])
    assert.equal(events.filter(({ kind }) => kind === 'messages kept').length, 1)
  })

  it('of a caller that asks again are counted, and what differs is kept', async () => {
    const { octets } = await successor(3, gate.first)
    const replyTo = byCallback(receiver.url)
    for (let n = 0; n < 3; n++) await gate.applicant.request(octets, replyTo)
    const { messages, id } = await ended('gate-1', 4)
    const [request] = messages.filter(({ part }) => part === 'request')
    assert.equal(request?.times, 3)
    const other = { ...replyTo, responseUrl: `${receiver.url}?again` }
    await gate.applicant.request(octets, other)
    const requests = (await showExchange(node.operator, id)).messages.filter(({ part }) => part === 'request')
    assert.deepEqual(
      requests.map(({ times }) => times),
      [3, 1],
    )
  })

  it('are not kept where the node is told so', async () => {
    await node.stop()
    node = await startTestNode('UT', { again: node, settings: { exchanges: { keepMessages: false } } })
    await gate.applicant.request((await successor(4, gate.first)).octets, byCallback(receiver.url))
    const { messages, events } = await ended('gate-1', 0)
    assert.deepEqual(messages, [])
    assert.ok(events.every(({ details }) => details.messageSha256 === undefined))
  })
})
