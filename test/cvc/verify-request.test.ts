import assert from 'node:assert/strict'
import { decodeRequest, verifyOuterSignature, verifyRequest } from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { authenticatedRequest, newParty, requestOctets } from './example-pki.ts'

const rulesOf = (findings: readonly { rule: string }[]) => findings.map(({ rule }) => rule)

describe('verifyRequest', () => {
  it('takes a request that proves possession of its key', async () => {
    const party = await newParty('UTDV00001')
    const verdict = await verifyRequest(decodeRequest(await requestOctets(party)), { checkSignature })
    assert.ok(verdict.ok)
    assert.deepEqual(verdict.findings, [])
    assert.deepEqual(verdict.key, party.signer.publicKey)
  })

  it('takes an RSA request', async () => {
    const party = await newParty('UTDV00001', { algorithm: 'id-TA-RSA-v1-5-SHA-256', modulusBits: 2048 })
    assert.ok((await verifyRequest(decodeRequest(await requestOctets(party)), { checkSignature })).ok)
  })

  it('refuses an altered body by the inner signature', async () => {
    const octets = await requestOctets(await newParty('UTDV00001'))
    const at = Buffer.from(octets).indexOf('UTDV00001') + 2
    const { ok, findings } = await verifyRequest(decodeRequest(octets.with(at, 0x58)), { checkSignature })
    assert.equal(ok, false)
    assert.deepEqual(rulesOf(findings), ['inner-signature'])
  })

  it('checks the inner signature of a request without parameters if told the curve, and still refuses it', async () => {
    const octets = await requestOctets(await newParty('UTDV00001'), { domainParameters: false })
    const told = await verifyRequest(decodeRequest(octets), { checkSignature, inheritedCurve: 'brainpoolP256r1' })
    assert.deepEqual([told.ok, rulesOf(told.findings)], [false, ['request-carries-domain-parameters']])
    const untold = await verifyRequest(decodeRequest(octets), { checkSignature })
    assert.deepEqual(rulesOf(untold.findings), ['request-carries-domain-parameters', 'inner-signature'])
  })

  it('does not even ask for a signature check where the key is not usable', async () => {
    const { request, ...rest } = decodeRequest(await requestOctets(await newParty('UTDV00001')))
    assert.ok(request.publicKey.kind === 'ecdsa')
    const point = request.publicKey.point.with(64, request.publicKey.point[64]! ^ 1)
    const offCurve = {
      ...rest,
      kind: 'plain',
      request: { ...request, publicKey: { ...request.publicKey, point } },
    } as const
    const { findings } = await verifyRequest(offCurve, { checkSignature: () => assert.fail('asked') })
    assert.deepEqual(rulesOf(findings), ['usable-key', 'inner-signature'])
  })
})

describe('verifyOuterSignature', () => {
  it('says whether this key made it', async () => {
    const [holder, outer] = await Promise.all([newParty('UTDV00002'), newParty('UTDV00001')])
    const decoded = await authenticatedRequest(holder, outer)
    assert.ok(decoded.kind === 'authenticated')
    assert.equal(await verifyOuterSignature(decoded, outer.signer.publicKey, checkSignature), true)
    assert.equal(await verifyOuterSignature(decoded, holder.signer.publicKey, checkSignature), false)
  })
})
