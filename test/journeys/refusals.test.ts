import assert from 'node:assert/strict'
import type { PartnerAnswer } from '../../src/messages/index.ts'
import { Applicant, makeRequest } from '../support/applicant.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import {
  addAuthority,
  admitGate,
  foundUtopia,
  type Gate,
  register,
  showExchange,
  successor,
} from '../support/utopia.ts'

describe('a certificate request is refused', () => {
  let node: TestNode
  let gate: Gate
  let places: { dvUrl: string; cvcaUrl: string; pinned: string[] }
  let clock = 0

  before(async () => {
    node = await startTestNode('UT', { now: () => new Date(Date.now() + clock) })
    places = await foundUtopia(node.operator)
    gate = await admitGate(node.operator, places)
  })
  afterEach(() => {
    clock = 0
  })
  after(async () => {
    gate?.applicant.close()
    await node?.close()
  })

  const codeOf = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)
  const ask = async (octets: Uint8Array): Promise<string> => codeOf(await gate.applicant.request(octets))
  /** What an operator reads of the newest exchange. */
  const told = async (): Promise<string> => {
    const [latest] = (await node.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    return JSON.stringify((await showExchange(node.operator, latest?.id ?? '')).events)
  }

  it('failure_syntax: it is no certificate request', async () => {
    assert.equal(await ask(new Uint8Array([0x7f, 0x21, 0x01, 0x00])), 'failure_syntax')
    assert.match(await told(), /refused at once/)
  })

  it('failure_domain_parameters: its key is on another curve than the CVCA’s', async () => {
    const request = await successor(55, gate.first, { curve: 'brainpoolP384r1' })
    assert.equal(await ask(request.octets), 'failure_domain_parameters')
  })

  it('failure_request_not_accepted: an initial request nobody allowed; allowed, it passes once', async () => {
    const request = await makeRequest({ holderReference: 'UTGATE100056', authorityReference: 'UTDVDOM00001' })
    assert.equal(await ask(request.octets), 'failure_request_not_accepted')
    assert.match(await told(), new RegExp(request.keyFingerprint))
    const { keyFingerprint } = request
    await node.operator.call('partner.allow-initial', { name: 'gate-1', keyFingerprint, hours: 1 })
    assert.equal(await ask(request.octets), 'ok_cert_available')
  })

  it('failure_request_not_accepted: the partner is suspended; after that only an initial request helps', async () => {
    const change = { name: 'gate-1', reason: 'lost and found' }
    await node.operator.call('partner.suspend', change)
    const request = await successor(62, gate.first)
    assert.equal(await ask(request.octets), 'failure_request_not_accepted')
    assert.match(await told(), /suspended/)
    await node.operator.call('partner.resume', change)
    assert.equal(await ask(request.octets), 'failure_request_not_accepted')
    assert.match(await told(), /before the suspension/)
    const initial = await makeRequest({ holderReference: 'UTGATE100063', authorityReference: 'UTDVDOM00001' })
    const { keyFingerprint } = initial
    await node.operator.call('partner.allow-initial', { name: 'gate-1', keyFingerprint, hours: 1 })
    assert.equal(await ask(initial.octets), 'ok_cert_available')
    assert.equal(await ask((await successor(64, initial)).octets), 'ok_cert_available')
  })

  it('failure_request_not_accepted: a DV’s request without the name of its authority', async () => {
    const dv = new Applicant({ url: places.cvcaUrl, pinned: places.pinned, service: 'CVCA' })
    const wish = { name: 'dv-2', authority: 'UT-CVCA', role: 'DV', mnemonic: 'DVTWO' } as const
    await register(node.operator, { ...wish, tlsCertificates: [dv.tls.certPem] })
    const request = await makeRequest({ holderReference: 'UTDVTWO00001' })
    const { keyFingerprint } = request
    await node.operator.call('partner.allow-initial', { name: 'dv-2', keyFingerprint, hours: 1 })
    assert.equal(codeOf(await dv.request(request.octets)), 'failure_request_not_accepted')
    dv.close()
  })

  it('failure_synchronous_processing_not_possible: the DV cannot sign yet; the same request is answered once it can', async () => {
    const policy = { synchronousSeconds: 1 }
    const made = { name: 'UT-DV2', role: 'DV', country: 'UT', mnemonic: 'DVNEW', policy } as const
    const { serviceUrl } = await node.operator.call('authority.add', made)
    const terminal = new Applicant({ url: serviceUrl, pinned: places.pinned, service: 'DV' })
    const wish = { name: 'gate-9', authority: 'UT-DV2', role: 'terminal', mnemonic: 'GATE9' } as const
    await register(node.operator, { ...wish, tlsCertificates: [terminal.tls.certPem] })
    const request = await makeRequest({ holderReference: 'UTGATE900001' })
    assert.equal(codeOf(await terminal.request(request.octets)), 'failure_synchronous_processing_not_possible')
    const cas = await terminal.send({ operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } })
    assert.equal(codeOf(cas), 'failure_internal_error')
    terminal.close()
  })

  it('with HTTP 401 before anything is read: the caller’s certificate is not registered', async () => {
    const stranger = new Applicant({ url: places.dvUrl, pinned: places.pinned, service: 'DV' })
    const answer = await stranger.request(gate.first.octets)
    assert.equal(answer.kind, 'unusable')
    assert.match(codeOf(answer), /not registered/)
    const events = (await node.operator.call('event.list', { limit: 5 })).events
    assert.ok(
      events.some(
        ({ kind, details }) => kind === 'caller refused' && details.fingerprint256 === stranger.tls.fingerprint256,
      ),
    )
    stranger.close()
  })

  it('at the service of an authority whose partner the caller is not', async () => {
    await addAuthority(node.operator, 'UT-DV3', 'DV', 'DVTHREE')
    const { tls } = gate.applicant
    const elsewhere = new Applicant(
      { url: places.dvUrl.replace('UT-DV', 'UT-DV3'), pinned: places.pinned, service: 'DV' },
      new Date(),
      tls,
    )
    assert.match(codeOf(await elsewhere.request(gate.first.octets)), /not registered/)
    elsewhere.close()
  })

  it('failure_request_not_accepted: the permission has expired', async () => {
    const request = await makeRequest({ holderReference: 'UTGATE100057', authorityReference: 'UTDVDOM00001' })
    const { keyFingerprint } = request
    await node.operator.call('partner.allow-initial', { name: 'gate-1', keyFingerprint, hours: 1 })
    clock = 2 * 3_600_000
    assert.equal(await ask(request.octets), 'failure_request_not_accepted')
  })
})
