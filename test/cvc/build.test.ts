import assert from 'node:assert/strict'
import {
  addDays,
  assembleCertificate,
  authenticateRequest,
  buildCertificate,
  buildLinkCertificate,
  buildRequest,
  type CheckSignature,
  type CvCertificate,
  decodeCertificate,
  decodeRequest,
  encodeCertificate,
  encodeCertificateBody,
  makeAuthorization,
  makeChat,
  parseCalendarDate,
  parseHolderReference,
  publicKeyOf,
  type Role,
  type Signer,
  sameKey,
  signCertificate,
  verifyChain,
  verifyOuterSignature,
  verifyRequest,
} from '../../src/cvc/index.ts'
import { checkSignature, type KeySpec } from '../../src/signatures/index.ts'
import { newSigner, requestOctets } from './example-pki.ts'

const today = parseCalendarDate('2026-06-15')
const name = parseHolderReference
const chat = (role: Role) => makeChat('IS', role, ['read-fingerprints'])
const rules = ({ findings }: { findings: readonly { rule: string }[] }) => findings.map(({ rule }) => rule)

/** Counts what it signs. */
function counting(signer: Signer): Signer & { signed: number } {
  const counter = { publicKey: signer.publicKey, signed: 0, sign: (octets: Uint8Array) => signer.sign(octets) }
  counter.sign = (octets) => {
    counter.signed++
    return signer.sign(octets)
  }
  return counter
}

function given<T extends { ok: boolean }>(verdict: T): Extract<T, { ok: true }> {
  assert.ok(verdict.ok, JSON.stringify(verdict))
  return verdict as Extract<T, { ok: true }>
}

describe('buildCertificate', () => {
  let [old, next, dv, terminal]: Signer[] = []
  before(async () => {
    ;[old, next, dv, terminal] = await Promise.all([1, 2, 3, 4].map(() => newSigner()))
  })
  const selfSigned = async (reference: string, signer: Signer) => {
    const builder = buildCertificate().selfSigned().holder(name(reference), signer.publicKey)
    const wish = builder.authorizedTo(chat('CVCA')).valid(today, addDays(today, 365))
    return given(await wish.sign({ signer, checkSignature })).certificate
  }
  const below = (issuer: CvCertificate, reference: string, holder: Signer, role: Role) =>
    buildCertificate()
      .issuedBy(issuer)
      .holder(name(reference), holder.publicKey)
      .authorizedTo(chat(role))
      .valid(today, addDays(today, 30))

  it('makes a CVCA, its link, a DV and a terminal that a verifier accepts', async () => {
    const anchor = await selfSigned('UTCVCA00001', old!)
    const newer = await selfSigned('UTCVCA00002', next!)
    const link = given(await buildLinkCertificate(anchor, newer).sign({ signer: old!, checkSignature })).certificate
    assert.deepEqual(
      [link.holderReference, link.authorityReference, link.expires],
      [newer.holderReference, anchor.holderReference, newer.expires],
    )
    assert.ok(sameKey(link.publicKey, newer.publicKey))
    const verifier = given(await below(link, 'UTDV00001', dv!, 'DV-domestic').sign({ signer: next!, checkSignature }))
    const system = given(
      await below(verifier.certificate, 'UTIS00001', terminal!, 'terminal').sign({ signer: dv!, checkSignature }),
    )
    const chain = [link, verifier.certificate, system.certificate]
    assert.ok((await verifyChain({ anchor, chain, today, checkSignature })).ok)
    assert.ok(verifier.certificate.publicKey.kind === 'ecdsa' && !verifier.certificate.publicKey.domainParameters)
    assert.deepEqual(decodeCertificate(encodeCertificate(system.certificate)), system.certificate)
  })

  it('takes holder and key from a request, and extensions only when told', async () => {
    const anchor = await selfSigned('UTCVCA00001', old!)
    const { request } = decodeRequest(await requestOctets({ name: 'UTDV00001', signer: dv! }))
    const extension = makeAuthorization('id-specialFunctions', ['PSM'])
    const builder = buildCertificate().issuedBy(anchor).requestedBy(request).authorizedTo(chat('DV-foreign'))
    const verdict = await builder.valid(today, today).extensions(extension).sign({ signer: old!, checkSignature })
    const { certificate } = given(verdict)
    assert.equal(certificate.holderReference, 'UTDV00001')
    assert.deepEqual(certificate.extensions, [extension])
    assert.ok(sameKey(certificate.publicKey, dv!.publicKey))
  })

  it('signs nothing that a verifier would refuse', async () => {
    const anchor = await selfSigned('UTCVCA00001', old!)
    const signer = counting(old!)
    const refused = async (builder: ReturnType<typeof below>) => rules(await builder.sign({ signer, checkSignature }))
    assert.deepEqual(await refused(below(anchor, 'UTIS00001', terminal!, 'terminal')), ['legal-step'])
    const otherType = below(anchor, 'UTDV00001', dv!, 'DV-domestic').authorizedTo(makeChat('ST', 'DV-domestic', []))
    assert.deepEqual(await refused(otherType), ['same-terminal-type'])
    const late = addDays(anchor.expires, 1)
    const tooLate = below(anchor, 'UTDV00001', dv!, 'DV-domestic').valid(late, late)
    assert.deepEqual(await refused(tooLate), [
      'issuer-not-expired',
      'begins-before-issuer-ends',
      'ends-before-issuer-ends',
    ])
    const p384: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-384', curve: 'brainpoolP384r1' }
    const other = below(anchor, 'UTDV00001', await newSigner(p384), 'DV-domestic')
    assert.deepEqual(await refused(other), ['usable-key', 'keeps-algorithm'])
    assert.equal(signer.signed, 0)
  })

  it('does not sign with another key than the issuer’s', async () => {
    const anchor = await selfSigned('UTCVCA00001', old!)
    const signer = counting(next!)
    const verdict = await below(anchor, 'UTDV00001', dv!, 'DV-domestic').sign({ signer, checkSignature })
    assert.deepEqual([verdict.ok, rules(verdict), signer.signed], [false, ['signature-verifies'], 0])
  })

  it('does not give out a signature that does not verify', async () => {
    const anchor = await selfSigned('UTCVCA00001', old!)
    const broken: Signer = { publicKey: old!.publicKey, sign: async () => new Uint8Array(64).fill(1) }
    const verdict = await below(anchor, 'UTDV00001', dv!, 'DV-domestic').sign({ signer: broken, checkSignature })
    assert.deepEqual([verdict.ok, rules(verdict)], [false, ['signature-verifies']])
  })

  it('makes no certificate that ends before it begins', async () => {
    const anchor = await selfSigned('UTCVCA00001', old!)
    const builder = below(anchor, 'UTDV00001', dv!, 'DV-domestic').valid(today, addDays(today, -1))
    await assert.rejects(builder.sign({ signer: old!, checkSignature }), { code: 'dates-out-of-order' })
  })

  it('leaves a builder as it is, so that it can be a template', async () => {
    const anchor = await selfSigned('UTCVCA00001', old!)
    const template = below(anchor, 'UTDV00001', dv!, 'DV-domestic')
    template.authorizedTo(chat('terminal'))
    assert.ok((await template.sign({ signer: old!, checkSignature })).ok)
  })

  it('is signed only when every step was taken', () => {
    const unfinished = buildCertificate().selfSigned()
    // @ts-expect-error holder, authorization and validity are missing
    const attempt = () => unfinished.sign({ signer: old!, checkSignature })
    assert.equal(typeof attempt, 'function')
  })
})

describe('buildRequest', () => {
  let [fresh, previous]: Signer[] = []
  before(async () => {
    ;[fresh, previous] = await Promise.all([newSigner(), newSigner()])
  })
  const request = () => buildRequest().holder(name('UTDV00002')).expectedFrom(name('UTCVCA00001'))

  it('makes a request that a verifier accepts, with its domain parameters', async () => {
    const verdict = given(await request().sign({ signer: fresh!, checkSignature }))
    assert.equal(verdict.request.kind, 'plain')
    assert.deepEqual(verdict.findings, [])
    const again = decodeRequest(verdict.request.octets)
    assert.ok((await verifyRequest(again, { checkSignature })).ok)
    assert.equal(again.request.authorityReference, 'UTCVCA00001')
  })

  it('warns when no authority is named', async () => {
    const verdict = await buildRequest().holder(name('UTDV00002')).sign({ signer: fresh!, checkSignature })
    assert.deepEqual([verdict.ok, rules(verdict)], [true, ['names-its-authority']])
  })

  it('adds an outer signature, checked before it is given out', async () => {
    const outer = { reference: name('UTDV00001'), signer: previous! }
    const verdict = given(await request().authenticatedBy(outer).sign({ signer: fresh!, checkSignature }))
    assert.ok(verdict.request.kind === 'authenticated')
    assert.equal(verdict.request.outerAuthorityReference, 'UTDV00001')
    assert.ok(await verifyOuterSignature(verdict.request, previous!.publicKey, checkSignature))
    const broken = { ...outer, signer: { ...previous!, sign: async () => new Uint8Array(64).fill(1) } }
    const refused = await request().authenticatedBy(broken).sign({ signer: fresh!, checkSignature })
    assert.deepEqual([refused.ok, rules(refused)], [false, ['outer-signature']])
  })

  it('puts no outer signature around a request that proves nothing', async () => {
    const octets = await requestOctets({ name: 'UTDV00002', signer: fresh! })
    const altered = decodeRequest(octets.with(-1, octets.at(-1)! ^ 1))
    const signer = counting(previous!)
    const outer = { reference: name('UTCVCA00001'), signer }
    assert.deepEqual(rules(await authenticateRequest(altered, outer, checkSignature)), ['inner-signature'])
    assert.equal(signer.signed, 0)
    assert.ok((await authenticateRequest(decodeRequest(octets), outer, checkSignature)).ok)
  })

  it('gives out nothing that was not checked', async () => {
    const never: CheckSignature = async () => false
    assert.equal((await request().sign({ signer: fresh!, checkSignature: never })).ok, false)
  })
})

describe('signCertificate', () => {
  const fields = async (algorithm: KeySpec) => {
    const signer = await newSigner(algorithm)
    const values = {
      authorityReference: name('UTCVCA00001'),
      publicKey: publicKeyOf(signer.publicKey, { domainParameters: true }),
      holderReference: name('UTCVCA00001'),
      chat: chat('CVCA'),
      effective: today,
      expires: addDays(today, 365),
      extensions: [],
    }
    return { values, signer }
  }

  for (const spec of [
    { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' },
    { algorithm: 'id-TA-ECDSA-SHA-512', curve: 'secp521r1' },
    { algorithm: 'id-TA-RSA-v1-5-SHA-256', modulusBits: 1024 },
  ] as const) {
    it(`gives the octets that body and signature have when put together: ${spec.algorithm}`, async () => {
      const { values, signer } = await fields(spec)
      const octets = await signCertificate(values, signer)
      const { signature, signedOctets } = decodeCertificate(octets)
      assert.deepEqual(octets, assembleCertificate(encodeCertificateBody(values), signature))
      assert.ok(await checkSignature(signer.publicKey, signedOctets, signature))
    })
  }

  it('takes a signature of another length than the key lets expect', async () => {
    const { values, signer } = await fields({ algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' })
    for (const length of [0, 63, 200]) {
      const signature = new Uint8Array(length).fill(1)
      const octets = await signCertificate(values, { ...signer, sign: async () => signature })
      assert.deepEqual(octets, assembleCertificate(encodeCertificateBody(values), signature))
    }
  })

  it('refuses dates out of order before it signs', async () => {
    const { values, signer } = await fields({ algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' })
    const counter = counting(signer)
    await assert.rejects(signCertificate({ ...values, expires: addDays(today, -1) }, counter), {
      code: 'dates-out-of-order',
    })
    assert.equal(counter.signed, 0)
  })
})
