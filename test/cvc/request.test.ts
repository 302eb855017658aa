import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  assembleAuthenticatedRequest,
  assembleRequest,
  decodeCardVerifiable,
  decodeCertificate,
  decodeRequest,
  encodeRequestBody,
  outerSignedOctets,
} from '../../src/cvc/index.ts'
import { holderReference, requestFields, signature } from './arbitraries.ts'
import { authenticatedRequest, issue, newParty, requestOctets } from './example-pki.ts'

describe('decodeRequest', () => {
  it('gives back the values of a plain request', () => {
    fc.assert(
      fc.property(requestFields, signature, (fields, signature) => {
        const decoded = decodeRequest(assembleRequest(encodeRequestBody(fields), signature))
        assert.equal(decoded.kind, 'plain')
        const { octets, signedOctets, deviations, profile, ...values } = decoded.request
        assert.deepEqual(values, { ...fields, signature })
        assert.deepEqual(signedOctets, encodeRequestBody(fields))
      }),
    )
  })

  it('gives back the parts of an authenticated request, and what its outer signature covers', () => {
    fc.assert(
      fc.property(requestFields, holderReference, signature, (fields, outerCar, signature) => {
        const inner = assembleRequest(encodeRequestBody(fields), signature)
        const octets = assembleAuthenticatedRequest(inner, outerCar, signature)
        const decoded = decodeRequest(octets)
        assert.ok(decoded.kind === 'authenticated')
        assert.equal(decoded.outerAuthorityReference, outerCar)
        assert.deepEqual(decoded.outerSignature, signature)
        assert.deepEqual(decoded.outerSignedOctets, outerSignedOctets(inner, outerCar))
        assert.deepEqual(decoded.request.octets, inner)
        assert.deepEqual(decoded.octets, octets)
      }),
    )
  })

  it('refuses every proper prefix of an authenticated request as truncated', async () => {
    const { octets } = await authenticatedRequest(await newParty('UTDV00002'), await newParty('UTDV00001'))
    for (let length = 0; length < octets.length; length++) {
      assert.throws(() => decodeRequest(octets.subarray(0, length)), { code: 'truncated' })
    }
  })

  it('refuses a certificate, alone or inside of 67', async () => {
    const cvca = await newParty('UTCVCA00001')
    const certificate = await issue(cvca, cvca, { role: 'CVCA' })
    assert.throws(() => decodeRequest(certificate.octets), { code: 'not-a-request' })
    const wrapped = assembleAuthenticatedRequest(certificate.octets, certificate.holderReference, certificate.signature)
    assert.throws(() => decodeRequest(wrapped), { code: 'not-a-request' })
  })
})

describe('decodeCardVerifiable', () => {
  it('says which of the three it is', async () => {
    const cvca = await newParty('UTCVCA00001')
    const certificate = await issue(cvca, cvca, { role: 'CVCA' })
    const authenticated = await authenticatedRequest(await newParty('UTDV00001'), cvca)
    assert.equal(decodeCardVerifiable(certificate.octets).kind, 'certificate')
    assert.equal(decodeCardVerifiable(authenticated.octets).kind, 'authenticated')
    assert.equal(decodeCardVerifiable(authenticated.request.octets).kind, 'plain')
  })

  it('agrees with decodeCertificate that a request is no certificate', async () => {
    const octets = await requestOctets(await newParty('UTDV00001'))
    assert.throws(() => decodeCertificate(octets), { code: 'not-a-certificate' })
  })
})
