import assert from 'node:assert/strict'
import {
  decodeCertificate,
  outerSignedOctets,
  parseHolderReference,
  verificationKey,
  verifyChainAsChip,
} from '../../src/cvc/index.ts'
import type { GetTASignature, PartnerAnswer } from '../../src/messages/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { Applicant, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { addAuthority, foundUtopia, register, showExchange } from '../support/utopia.ts'

const codeOf = (answer: PartnerAnswer) => ('returnCode' in answer ? answer.returnCode : answer.why)
const octets = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))

/** TR-03129, terminal authentication of distributed terminals: the control centre holds the key, readers stand at the gates. */
describe('the readers of a control centre', () => {
  let state: TestNode
  let centre: TestNode
  let reader: Applicant
  let dv: Applicant

  before(async () => {
    state = await startTestNode('UT')
    centre = await startTestNode('UT-TCC')
    const { dvUrl } = await foundUtopia(state.operator)
    const tcc = await addAuthority(centre.operator, 'UT-TCC', 'TCC', 'GATES')
    const [ours, theirs] = [await tls(centre), await tls(state)]
    await register(state.operator, {
      name: 'gates',
      authority: 'UT-DV',
      role: 'terminal',
      mnemonic: 'GATES',
      callbackTargets: [tcc.serviceUrl],
      tlsCertificates: [ours.tlsCertificate],
    })
    const target = { url: tcc.serviceUrl, pinned: [ours.tlsFingerprint], service: 'TermContr' as const }
    reader = new Applicant(target)
    dv = new Applicant(target)
    await register(centre.operator, {
      name: 'our-dv',
      authority: 'UT-TCC',
      role: 'DV',
      mnemonic: 'DVDOM',
      serviceUrl: dvUrl,
      tlsCertificates: [theirs.tlsCertificate, dv.tls.certPem],
    })
    await register(centre.operator, {
      name: 'gate-7',
      authority: 'UT-TCC',
      role: 'terminal',
      mnemonic: 'GATE7',
      tlsCertificates: [reader.tls.certPem],
    })
    await certify()
  })
  after(async () => {
    reader?.close()
    dv?.close()
    await centre?.close()
    await state?.close()
  })

  const tls = (node: TestNode) => node.operator.call('node.show', {})
  const closed = (id: string) =>
    eventually('closed', async () => (await showExchange(centre.operator, id)).state === 'closed')

  async function certify(): Promise<void> {
    const { certificates } = await state.operator.call('authority.show', { name: 'UT-CVCA' })
    await centre.operator.call('authority.trust', { name: 'UT-TCC', certificate: certificates[0]?.octets ?? '' })
    const request = { name: 'UT-TCC', from: 'our-dv', callback: false }
    await closed((await centre.operator.call('authority.get-ca-certificates', request)).id)
    const { exchange, keyFingerprint } = await centre.operator.call('authority.request-certificate', request)
    await closed(exchange.id)
    await state.operator.call('partner.allow-initial', { name: 'gates', keyFingerprint, hours: 1 })
    await closed((await centre.operator.call('authority.request-certificate', request)).exchange.id)
  }

  const chainFrom = (keyCar: string) => reader.send({ operation: 'GetCertificateChain', keyCar: octets(keyCar) })
  const parts = {
    kind: 'parts',
    idPicc: octets('ID of the chip'),
    challengePicc: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    hashPk: octets('compressed ephemeral key'),
    auxPcd: undefined,
  } as const
  const sign = (from: Applicant, keyChr: string, toBeSigned: GetTASignature['toBeSigned'] = parts) =>
    from.send({ operation: 'GetTASignature', keyChr: octets(keyChr), toBeSigned })

  async function chain() {
    const answer = await chainFrom('UTCVCATST00001')
    assert.equal(codeOf(answer), 'ok_cert_available')
    assert.ok(answer.kind === 'final' && answer.outcome.kind === 'certificates')
    return answer.outcome.certificates.map((one) => decodeCertificate(one))
  }

  it('are counted by whose passports they read, and the centre stands in the tree of that CVCA', async () => {
    const groups = await centre.operator.call('coverage.terminals', {})
    const { certificates } = await centre.operator.call('coverage.tree', { of: 'UTCVCATST' })
    const of = (kind: string) => certificates.find((one) => one.kind === kind)
    const [terminal, above] = [of('terminal'), of('DV')]
    assert.deepEqual(
      [of('root')?.standing, above?.holderReference, terminal?.holder, terminal?.authorityReference],
      ['current', 'UTDVDOM00001', 'UT-TCC', 'UTDVDOM00001'],
    )
    const ends = terminal?.expires
    assert.deepEqual(groups, [
      {
        authority: 'UT-TCC',
        role: 'TCC',
        registered: 1,
        reads: [{ issuer: 'UTCVCATST', covered: 1, due: 0, firstEnds: ends, lastEnds: ends }],
      },
    ])
    const [ofDv] = await state.operator.call('coverage.terminals', {})
    assert.deepEqual([ofDv?.registered, ofDv?.reads[0]?.covered], [1, 1])
  })

  it('get what a chip needs, which lets the terminal in', async () => {
    const certificates = await chain()
    assert.deepEqual(
      certificates.map(({ holderReference }) => holderReference),
      ['UTDVDOM00001', 'UTGATES00001'],
    )
    const { certificates: known } = await state.operator.call('authority.show', { name: 'UT-CVCA' })
    const root = decodeCertificate(Uint8Array.from(Buffer.from(known[0]!.octets, 'base64')))
    const chip = { trustPoints: [{ certificate: root }], currentDate: root.effective }
    const { ok, findings } = await verifyChainAsChip({ chip, chain: certificates, checkSignature })
    assert.ok(ok, JSON.stringify(findings))
  })

  it('get signatures by the key of that certificate', async () => {
    const [dvCertificate, terminal] = await chain()
    const answer = await sign(reader, terminal!.holderReference)
    assert.equal(codeOf(answer), 'ok_signature_available')
    assert.ok(answer.kind === 'final' && answer.outcome.kind === 'signature')
    const signed = Buffer.concat([parts.idPicc, parts.challengePicc, parts.hashPk])
    const key = verificationKey(terminal!.publicKey, 'brainpoolP256r1')
    assert.equal(await checkSignature(key, signed, answer.outcome.signature), true)
    assert.equal(dvCertificate!.holderReference, 'UTDVDOM00001')
  })

  it('get no signature that could be taken for one over a certificate request', async () => {
    const request = await makeRequest({ holderReference: 'UTGATES00002', authorityReference: 'UTDVDOM00001' })
    const wanted = outerSignedOctets(request.octets, parseHolderReference('UTGATES00001'))
    for (const [id, challenge, key] of [
      [66, 8, 66],
      [100, 100, 100],
      [10, 8, wanted.length - 18],
    ] as const) {
      const [second, third] = [id + challenge, id + challenge + key]
      const cut = {
        kind: 'parts',
        idPicc: wanted.subarray(0, id),
        challengePicc: wanted.subarray(id, second),
        hashPk: wanted.subarray(second, third),
        auxPcd: third < wanted.length ? wanted.subarray(third) : undefined,
      } as const
      assert.equal(codeOf(await sign(reader, 'UTGATES00001', cut)), 'failure_syntax')
    }
    const reference = Uint8Array.from(Buffer.concat([Uint8Array.of(0x42, 46), new Uint8Array(46)]))
    const short = {
      ...parts,
      idPicc: reference.subarray(0, 8),
      challengePicc: reference.subarray(8, 16),
      hashPk: reference.subarray(16),
    }
    assert.equal(codeOf(await sign(reader, 'UTGATES00001', short)), 'failure_syntax')
  })

  it('get no signature over a bare hash, and the operator sees why', async () => {
    const hash = { kind: 'hash', hash: new Uint8Array(32) } as const
    assert.equal(codeOf(await sign(reader, 'UTGATES00001', hash)), 'failure_internal_error') // of 1.1
    assert.equal(codeOf(await sign(reader, 'UTGATES09999', hash)), 'failure_CHR_unknown')
    const events = (await centre.operator.call('event.list', { limit: 5 })).events
    assert.ok(events.some(({ details }) => /hashTBS/.test(String(details.why))))
  })

  it('hear of a trust point or a key that is not known', async () => {
    for (const car of ['FUCVCA00001', 'UT\0CVCATST00001', '']) {
      assert.equal(codeOf(await chainFrom(car)), car === '' ? 'failure_syntax' : 'failure_CAR_unknown')
    }
    assert.equal(codeOf(await sign(reader, 'UTGATES09999')), 'failure_CHR_unknown')
  })

  it('are the only ones who get signatures: not the DV, not a reader that is suspended', async () => {
    assert.equal(
      (await sign(dv, 'UTGATES00001')).kind === 'final' && codeOf(await sign(dv, 'UTGATES00001')),
      'failure_internal_error',
    )
    await centre.operator.call('partner.suspend', { name: 'gate-7', reason: 'stolen' })
    assert.equal(codeOf(await sign(reader, 'UTGATES00001')), 'failure_internal_error')
    const events = (await centre.operator.call('event.list', { limit: 5 })).events
    assert.ok(events.some(({ kind, details }) => kind === 'enquiry answered' && details.answer === 'not-authorized'))
  })
})
