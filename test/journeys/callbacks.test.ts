import assert from 'node:assert/strict'
import type { PartnerAnswer, SendCertificates } from '../../src/messages/index.ts'
import { Applicant, byCallback, certificateIn } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, register, showExchange, successor } from '../support/utopia.ts'

describe('callbacks of ours', () => {
  let node: TestNode
  let receiver: Receiver
  let gate: Gate

  before(async () => {
    const retry = { firstPauseSeconds: 0.05, longestPauseSeconds: 0.2, giveUpAfterSeconds: 2 }
    node = await startTestNode('UT', { settings: { retry } })
    receiver = await startReceiver()
    const places = await foundUtopia(node.operator)
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

  const newest = async () => {
    const [latest] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    assert.ok(latest)
    return showExchange(node.operator, latest.id)
  }

  it('are tried again with growing pauses until the partner has them', async () => {
    receiver.answer = 'http-500'
    await gate.applicant.request((await successor(2, gate.first)).octets, byCallback(receiver.url))
    await eventually(
      'three attempts',
      async () => (await newest()).events.filter(({ kind }) => kind === 'attempt failed').length >= 3,
    )
    const pauses = (await newest()).events
      .filter(({ kind }) => kind === 'attempt failed')
      .map(({ details }) => Number(details.nextInSeconds))
    assert.deepEqual(pauses.slice(0, 3), [0.05, 0.1, 0.2])
    receiver.answer = 'received'
    await eventually('closed', async () => (await newest()).state === 'closed')
  })

  it('are parked with their cause when it is time to give up, and never dropped', async () => {
    receiver.answer = 'internal-error'
    await gate.applicant.request((await successor(3, gate.first)).octets, byCallback(receiver.url))
    await eventually('parked', async () => (await newest()).state === 'parked')
    const { events, certificates } = await newest()
    assert.match(JSON.stringify(events.at(-1)), /parked.*failure_internal_error/)
    assert.equal(certificates.length, 1)
  })

  it('go nowhere but within a registered target: the caller is answered at once and the operator sees the URL', async () => {
    const url = receiver.url.replace('/callback', '/elsewhere')
    const answer = await gate.applicant.request((await successor(4, gate.first)).octets, byCallback(url))
    certificateIn(answer)
    const { events } = await newest()
    assert.match(JSON.stringify(events[0]), /elsewhere.*|register it/)
    assert.match(JSON.stringify(events[0]), /register it/)
  })
})

describe('callbacks to us', () => {
  let node: TestNode
  let cvca: Receiver
  let asCvca: Applicant

  /** A CVCA of somebody else: it takes requests, and we call back as it likes. */
  before(async () => {
    node = await startTestNode('UT')
    const { dvUrl, pinned } = await foundUtopia(node.operator)
    cvca = await startReceiver()
    asCvca = new Applicant({ url: dvUrl, pinned, service: 'DV' })
    await register(node.operator, {
      name: 'other-cvca',
      authority: 'UT-DV',
      role: 'CVCA',
      mnemonic: 'CVCATWO',
      serviceUrl: cvca.url,
      tlsCertificates: [cvca.tls.certPem, asCvca.tls.certPem],
    })
  })
  after(async () => {
    asCvca?.close()
    await cvca?.close()
    await node?.close()
  })

  const code = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)
  const ask = () =>
    node.operator.call('authority.get-ca-certificates', { name: 'UT-DV', from: 'other-cvca', callback: true })
  const callback = (messageId: string, outcome: SendCertificates['outcome']) =>
    asCvca.send({ operation: 'SendCertificates', messageId: messageId as never, outcome })
  const REFUSED = { kind: 'refused', reason: 'not-accepted' } as const

  it('with a messageID we never sent are failure_messageID_unknown, and the operator sees it', async () => {
    assert.equal(code(await callback('never-sent', REFUSED)), 'failure_messageID_unknown')
    const events = (await node.operator.call('event.list', { limit: 5 })).events
    assert.ok(events.some(({ details }) => details.messageID === 'never-sent'))
  })

  it('that are quicker than the acknowledgement of our request are taken', async () => {
    const { id, messageId } = await ask()
    assert.equal(code(await callback(messageId ?? '', REFUSED)), 'ok_received_correctly')
    await eventually('closed', async () => (await showExchange(node.operator, id)).state === 'closed')
    assert.equal((await showExchange(node.operator, id)).outcome, 'not-accepted')
  })

  it('that come again are received again; with other content they are failure_syntax', async () => {
    const { id, messageId } = await ask()
    assert.equal(code(await callback(messageId ?? '', REFUSED)), 'ok_received_correctly')
    assert.equal(code(await callback(messageId ?? '', REFUSED)), 'ok_received_correctly')
    const other = { kind: 'certificates', certificates: [new Uint8Array([0x7f, 0x21, 0x00])] } as const
    assert.equal(code(await callback(messageId ?? '', other)), 'failure_syntax')
    await eventually('closed', async () => (await showExchange(node.operator, id)).state === 'closed')
    const kinds = (await showExchange(node.operator, id)).events.map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'callback received').length, 1)
    assert.ok(kinds.includes('callback repeated'))
    assert.ok(kinds.includes('refused: a second callback with other content'))
  })

  it('for a request to somebody else are unknown: the pair of partner and messageID counts', async () => {
    const toCvca = await node.operator.call('authority.get-ca-certificates', {
      name: 'UT-DV',
      from: 'cvca-of-dv',
      callback: true,
    })
    assert.equal(code(await callback(toCvca.messageId ?? '', REFUSED)), 'failure_messageID_unknown')
  })

  it('with certificates nobody trusted vouches for change nothing, and say why', async () => {
    const before = await node.operator.call('authority.show', { name: 'UT-DV' })
    const stranger = await startTestNode('XX')
    const made = await stranger.operator.call('authority.add', {
      name: 'XX-CVCA',
      role: 'CVCA',
      country: 'UT',
      mnemonic: 'CVCATST',
    })
    const octets = new Uint8Array(Buffer.from(made.certificates[0]?.octets ?? '', 'base64'))
    const { id, messageId } = await ask()
    await callback(messageId ?? '', { kind: 'certificates', certificates: [octets] })
    await eventually('closed', async () => (await showExchange(node.operator, id)).state === 'closed')
    assert.deepEqual((await node.operator.call('authority.show', { name: 'UT-DV' })).certificates, before.certificates)
    assert.match(JSON.stringify((await showExchange(node.operator, id)).events), /vouches/)
    await stranger.close()
  })

  it('without messageID announce new certificates: a link from a trusted key is kept', async () => {
    const made = await node.operator.call('authority.rollover', { name: 'UT-CVCA' })
    assert.ok('selfSigned' in made)
    const { link, selfSigned } = made
    assert.ok(link)
    const certificates = [selfSigned, link].map(({ octets }) => new Uint8Array(Buffer.from(octets, 'base64')))
    const announced = await asCvca.send({
      operation: 'SendCertificates',
      messageId: undefined,
      outcome: { kind: 'certificates', certificates },
    })
    assert.equal(code(announced), 'ok_received_correctly')
    await eventually('kept', async () => {
      const { certificates: known } = await node.operator.call('authority.show', { name: 'UT-DV' })
      return [link, selfSigned].every(({ sha256 }) => known.some((one) => one.sha256 === sha256))
    })
  })
})
