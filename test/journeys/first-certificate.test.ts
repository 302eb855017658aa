import assert from 'node:assert/strict'
import { calendarDateOf, decodeCertificate, verifyChain } from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { byCallback, certificateIn, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { admitGate, foundUtopia, type Gate, showExchange, successor } from '../support/utopia.ts'

describe('a terminal gets its certificates', () => {
  let node: TestNode
  let receiver: Receiver
  let gate: Gate
  let places: { dvUrl: string; cvcaUrl: string; pinned: string[] }

  before(async () => {
    node = await startTestNode('UT')
    receiver = await startReceiver()
    places = await foundUtopia(node.operator)
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

  it('at once, from a DV that got its own from its CVCA by SOAP and callback', async () => {
    const request = await successor(2, gate.first)
    const certificate = certificateIn(await gate.applicant.request(request.octets))
    assert.equal(certificate.holderReference, 'UTGATE100002')
    assert.equal(certificate.authorityReference, 'UTDVDOM00001')
    const answer = await gate.applicant.send({ operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } })
    assert.ok(answer.kind === 'final' && answer.outcome.kind === 'certificates')
    const [root, dv] = answer.outcome.certificates.map((octets) => decodeCertificate(octets))
    assert.ok(root && dv)
    assert.deepEqual([root.holderReference, dv.holderReference], ['UTCVCATST00001', 'UTDVDOM00001'])
    const today = calendarDateOf(new Date())
    const verdict = await verifyChain({ anchor: root, chain: [dv, certificate], today, checkSignature })
    assert.equal(verdict.ok, true)
    assert.deepEqual(verdict.findings, [])
  })

  it('by callback with the same messageID, after ok_syntax', async () => {
    const request = await successor(3, gate.first)
    const replyTo = byCallback(`${receiver.url}?session=7`)
    const answer = await gate.applicant.request(request.octets, replyTo)
    assert.deepEqual(answer, { kind: 'acknowledged', returnCode: 'ok_syntax' })
    await receiver.next(receiver.received.length + 1)
    const callback = receiver.received.at(-1)
    assert.equal(callback?.messageId, replyTo.messageId)
    assert.equal(callback.outcome.kind, 'certificates')
  })

  it('the same again when it repeats a request without messageID', async () => {
    const request = await successor(4, gate.first)
    const [first, second] = [
      certificateIn(await gate.applicant.request(request.octets)),
      certificateIn(await gate.applicant.request(request.octets)),
    ]
    assert.deepEqual(second.octets, first.octets)
  })

  it('once, when it sends the same request many times at once', async () => {
    const request = await successor(5, gate.first)
    const answers = await Promise.all(Array.from({ length: 8 }, () => gate.applicant.request(request.octets)))
    const octets = answers.map((answer) => Buffer.from(certificateIn(answer).octets).toString('hex'))
    assert.equal(new Set(octets).size, 1)
  })

  it('with the DV certificate and its chain along when its request names no authority', async () => {
    const { signer, holderReference } = gate.first
    const request = await makeRequest({ holderReference: 'UTGATE100006', signedBy: { signer, holderReference } })
    const answer = await gate.applicant.request(request.octets)
    assert.ok(answer.kind === 'final' && answer.outcome.kind === 'certificates')
    const names = answer.outcome.certificates.map((octets) => decodeCertificate(octets).holderReference)
    assert.deepEqual(names, ['UTGATE100006', 'UTCVCATST00001', 'UTDVDOM00001'])
  })

  it('and an operator finds each step of it in the timeline', async () => {
    const request = await successor(7, gate.first)
    await gate.applicant.request(request.octets)
    const [latest] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    assert.ok(latest)
    assert.deepEqual([latest.state, latest.outcome, latest.direction], ['closed', 'certificates', 'in'])
    const { events, certificates } = await showExchange(node.operator, latest.id)
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['accepted', 'decided to issue', 'settled'],
    )
    assert.equal(certificates.length, 1)
  })

  it('from the new CVCA key after a rollover, with the link certificate along', async () => {
    const made = await node.operator.call('authority.rollover', { name: 'UT-CVCA' })
    assert.ok('selfSigned' in made)
    const { link, selfSigned } = made
    assert.ok(link)
    assert.deepEqual([link.authorityReference, link.holderReference], ['UTCVCATST00001', 'UTCVCATST00002'])
    assert.equal(link.expires, selfSigned.expires)
    const ask = { name: 'UT-DV', from: 'cvca-of-dv', callback: true }
    const asked = await node.operator.call('authority.request-certificate', ask)
    assert.equal(asked.request, 'successive')

    await eventually('installed', async () => (await showExchange(node.operator, asked.exchange.id)).state === 'closed')
    const { events } = await showExchange(node.operator, asked.exchange.id)
    assert.equal(events.at(-1)?.kind, 'certificate installed')
    const dv = await node.operator.call('authority.show', { name: 'UT-DV' })
    assert.equal(dv.keys.find(({ state }) => state === 'active')?.holderReference, 'UTDVDOM00002')
    assert.ok(dv.certificates.some(({ sha256 }) => sha256 === link.sha256))
    // a terminal whose request still names the DV's key before is told the chain to the new one
    const request = await successor(8, gate.first)
    const answer = await gate.applicant.request(request.octets)
    assert.ok(answer.kind === 'final' && answer.outcome.kind === 'certificates')
    const chain = answer.outcome.certificates.map((octets) => decodeCertificate(octets))
    assert.equal(chain[0]?.authorityReference, 'UTDVDOM00002')
    const anchor = chain.find(({ holderReference }) => holderReference === 'UTCVCATST00001')
    const linkCertificate = chain.find(
      ({ authorityReference, holderReference }) =>
        authorityReference === 'UTCVCATST00001' && holderReference === 'UTCVCATST00002',
    )
    const dvCertificate = chain.find(({ holderReference }) => holderReference === 'UTDVDOM00002')
    assert.ok(anchor && linkCertificate && dvCertificate && chain[0])
    const today = calendarDateOf(new Date())
    const verdict = await verifyChain({
      anchor,
      chain: [linkCertificate, dvCertificate, chain[0]],
      today,
      checkSignature,
    })
    assert.equal(verdict.ok, true)
  })
})
