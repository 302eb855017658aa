import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { encodeCertificateDescription } from '../../src/cvc/index.ts'
import { type PartnerAnswer, parseMessageId } from '../../src/messages/index.ts'
import type { Made } from '../lists/list-pki.ts'
import { Applicant } from '../support/applicant.ts'
import { EidServer } from '../support/eid-server.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import { addAuthority, register, showExchange } from '../support/utopia.ts'

const codeOf = (answer: PartnerAnswer) => ('returnCode' in answer ? answer.returnCode : answer.why)
const outcomeOf = (answer: PartnerAnswer) => (answer.kind === 'final' ? answer.outcome : undefined)
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64')
const der = (pem: string) => base64(new X509Certificate(pem).raw)

const DESCRIPTION = encodeCertificateDescription({
  issuerName: 'UT DV',
  subjectName: 'Library of Utopia',
  subjectUrl: 'https://library.example.ut/',
  termsOfUsage: { format: 'plain', text: 'We read your name.' },
  tagging: 'explicit',
})

/** TR-03129-3 1.4: what eID servers ask of their DV besides certificates for the terminal. */
describeWithOpenssl('eID servers at their DV', () => {
  let node: TestNode
  let eid: EidServer
  let server: Applicant
  let other: Applicant
  let centre: Applicant
  let [first, second]: [Made?, Made?] = []
  let clock = new Date()

  before(async () => {
    node = await startTestNode('UT', { now: () => clock })
    eid = new EidServer()
    first = eid.requestSigner('RSC 1', 10)
    second = eid.requestSigner('RSC 2', 700)
    clock = new Date(Date.now() + 60_000)
    const { serviceUrl: url } = await addAuthority(node.operator, 'UT-DV', 'DV', 'DVDOM')
    const { tlsFingerprint } = await node.operator.call('node.show', {})
    const service = { service: 'DV', edition: 'tr-03129/1.4' } as const
    const target = { url, pinned: [tlsFingerprint], ...service }
    server = new Applicant(target)
    other = new Applicant(target)
    centre = new Applicant(target)
    for (const [name, { tls }, role] of [
      ['library', server, 'terminal'],
      ['museum', other, 'terminal'],
      ['cvca', centre, 'CVCA'],
    ] as const) {
      await register(node.operator, {
        name,
        authority: 'UT-DV',
        role,
        mnemonic: name.toUpperCase(),
        edition: 'tr-03129/1.4',
        tlsCertificates: [tls.certPem],
      })
    }
  })
  after(async () => {
    for (const applicant of [server, other, centre]) applicant?.close()
    eid?.close()
    await node?.close()
  })

  const describe_ = (hash: Uint8Array, from = server) => from.send({ operation: 'GetCertificateDescription', hash })
  const sendRsc = (cmsContainer: Uint8Array, from = server) => from.send({ operation: 'SendRSCCert', cmsContainer })
  const ask = (id: string, cmsContainer: Uint8Array, from = server) =>
    from.send({ operation: 'RequestPKICommunicationCert', messageId: parseMessageId(id)!, cmsContainer })
  const poll = (id: string, from = server) =>
    from.send({ operation: 'GetPKICommunicationCert', messageId: parseMessageId(id)! })
  const registerSigner = async (name: string, signer: Made) => {
    const added = await node.operator.call('partner.request-signer-add', { name, certificate: base64(signer.der) })
    assert.ok('subject' in added)
    return added
  }
  const events = async () => (await node.operator.call('event.list', { limit: 10 })).events
  const waiting = async () =>
    (await node.operator.call('exchange.list', { state: 'awaiting-decision', limit: 10 })).exchanges[0]!

  it('get the description of which a certificate carries the hash, whichever hash its signature has', async () => {
    const added = await node.operator.call('authority.description-add', { name: 'UT-DV', octets: base64(DESCRIPTION) })
    assert.equal(added.subjectName, 'Library of Utopia')
    for (const algorithm of ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']) {
      const answer = await describe_(createHash(algorithm).update(DESCRIPTION).digest())
      assert.equal(codeOf(answer), 'ok_received_correctly')
      assert.deepEqual(outcomeOf(answer), { kind: 'description', description: DESCRIPTION })
    }
    const listed = await node.operator.call('authority.description-list', { name: 'UT-DV' })
    assert.deepEqual(listed, [added])
  })

  it('hear that no description has a hash, and the operator sees which', async () => {
    assert.equal(codeOf(await describe_(new Uint8Array(32))), 'failure_incorrect_request')
    const [event] = await events()
    assert.equal(event?.details.hash, '00'.repeat(32))
  })

  it('are answered only if they are terminals of that DV that are not suspended', async () => {
    const hash = createHash('sha256').update(DESCRIPTION).digest()
    assert.equal(codeOf(await describe_(hash, centre)), 'failure_other_error')
    await node.operator.call('partner.suspend', { name: 'museum', reason: 'moved' })
    assert.equal(codeOf(await describe_(hash, other)), 'failure_other_error')
    assert.equal(codeOf(await ask('m-0', eid.tlsContainer(DESCRIPTION, first!), other)), 'failure_request_not_accepted')
    await node.operator.call('partner.resume', { name: 'museum', reason: 'back' })
    assert.equal(codeOf(await describe_(hash, other)), 'ok_received_correctly')
  })

  it('bring no request signer certificate before a person has registered the first', async () => {
    assert.equal(codeOf(await sendRsc(eid.rscContainer(second!, first!))), 'failure_outer_signature')
    const [event] = await events()
    assert.equal(event?.details.why, 'no request signer certificate is registered')
    const registered = await registerSigner('library', first!)
    assert.match(registered.subject, /CN=RSC 1/)
    const { requestSigner } = await node.operator.call('partner.show', { name: 'library' })
    assert.deepEqual(requestSigner, registered)
  })

  it('cannot replace it with what is not as it should be', async () => {
    const stranger = eid.requestSigner('RSC 9')
    const wrong: readonly (readonly [string, Uint8Array])[] = [
      ['failure_outer_signature', eid.rscContainer(second!, stranger)],
      [
        'failure_inner_signature',
        eid.rscContainer(eid.pki.make({ subject: '/CN=x', extensions: [], issuer: first! }), first!),
      ],
      ['failure_eContentType', eid.tlsContainer(second!.der, first!)],
      ['failure_syntax', Uint8Array.of(0x30, 3, 2, 1, 0)],
    ]
    for (const [code, container] of wrong) assert.equal(codeOf(await sendRsc(container)), code)
    assert.equal(codeOf(await sendRsc(eid.rscContainer(second!, first!), other)), 'failure_outer_signature') // another's
  })

  it('replace it by one signed with the one before, also when the answer was lost', async () => {
    const container = eid.rscContainer(second!, first!)
    assert.equal(codeOf(await sendRsc(container)), 'ok_received_correctly')
    assert.equal(codeOf(await sendRsc(container)), 'ok_received_correctly')
    const { requestSigner } = await node.operator.call('partner.show', { name: 'library' })
    assert.match(requestSigner?.subject ?? '', /CN=RSC 2/)
    const third = eid.requestSigner('RSC 3')
    assert.equal(codeOf(await sendRsc(eid.rscContainer(third, first!))), 'failure_outer_signature')
  })

  it('get a TLS certificate once a person has brought it', async () => {
    const request = eid.tlsRequest()
    const container = eid.tlsContainer(request.der, second!)
    assert.equal(codeOf(await poll('m-1')), 'failure_messageID_unknown')
    const asked = await ask('m-1', container)
    assert.equal(codeOf(asked), 'ok_received_correctly')
    const noPollBefore = new Date(Math.ceil((clock.getTime() + 3_600_000) / 1000) * 1000)
    assert.deepEqual(outcomeOf(asked), { kind: 'pending', noPollBefore })
    assert.deepEqual(outcomeOf(await ask('m-1', container)), { kind: 'pending', noPollBefore }) // the same request
    assert.equal(codeOf(await ask('m-1', eid.tlsContainer(eid.tlsRequest().der, second!))), 'failure_other_error')
    const early = await poll('m-1')
    assert.deepEqual(
      [codeOf(early), outcomeOf(early)],
      ['failure_cert_not_available', { kind: 'pending', noPollBefore }],
    )
    assert.equal(codeOf(await poll('m-1', other)), 'failure_messageID_unknown') // not theirs

    const { id } = await waiting()
    assert.equal((await showExchange(node.operator, id)).tlsRequest, base64(request.der))
    const certificate = eid.tlsCertificate(request)
    const ca = eid.pki.csca('UT')
    await node.operator.call('exchange.answer', { id, certificates: [der(certificate), base64(ca.der)] })
    const got = await poll('m-1')
    assert.equal(codeOf(got), 'ok_cert_available')
    const certificates = [Uint8Array.from(new X509Certificate(certificate).raw), ca.der]
    assert.deepEqual(outcomeOf(got), { kind: 'certificates', certificates })
    const { state, events: timeline } = await showExchange(node.operator, id)
    assert.equal(state, 'closed')
    assert.ok(timeline.some(({ kind }) => kind === 'answered by an operator'))
  })

  it('get no certificate for another key, and hear of a refusal', async () => {
    const request = eid.tlsRequest()
    await ask('m-2', eid.tlsContainer(request.der, second!))
    const { id } = await waiting()
    const alien = der(eid.tlsCertificate(eid.tlsRequest()))
    const answer = (certificates: string[]) => node.operator.call('exchange.answer', { id, certificates })
    await assert.rejects(answer([alien]), /for another key than was asked for/)
    await assert.rejects(answer([base64(request.der)]), /not an X\.509 certificate/)
    await assert.rejects(answer([]), /at least the certificate/)
    await assert.rejects(node.operator.call('exchange.refuse', { id, reason: '' }), /a reason is kept/)
    await node.operator.call('exchange.refuse', { id, reason: 'the contract has ended' })
    assert.equal(codeOf(await poll('m-2')), 'failure_other_error')
    await assert.rejects(answer([der(eid.tlsCertificate(request))]), /The exchange is closed; only one that awaits/)
  })

  it('ask for no TLS certificate with what is not as it should be', async () => {
    const { der: request } = eid.tlsRequest()
    const broken = request.map((octet, at) => (at === request.length - 1 ? octet ^ 1 : octet))
    for (const [code, container] of [
      ['failure_outer_signature', eid.tlsContainer(request, first!)],
      ['failure_inner_signature', eid.tlsContainer(broken, second!)],
      ['failure_eContentType', eid.rscContainer(second!, second!)],
      ['failure_incorrect_request', eid.tlsContainer(DESCRIPTION, second!)],
      ['failure_syntax', DESCRIPTION.subarray(1)],
    ] as const) {
      assert.equal(codeOf(await ask('m-3', container)), code)
    }
    assert.equal(codeOf(await poll('m-3')), 'failure_messageID_unknown')
  })

  it('are registered again by a person once their certificate has run out', async () => {
    await registerSigner('museum', first!)
    clock = new Date(clock.getTime() + 11 * 86_400_000)
    const { der: request } = eid.tlsRequest()
    assert.equal(codeOf(await ask('m-4', eid.tlsContainer(request, first!), other)), 'failure_expired')
    await assert.rejects(registerSigner('museum', first!), /This certificate expired on/)
    await assert.rejects(registerSigner('cvca', second!), /is no terminal of a DV/)
    await registerSigner('museum', second!)
    assert.equal(codeOf(await ask('m-4', eid.tlsContainer(request, second!), other)), 'ok_received_correctly')
  })
})
