import assert from 'node:assert/strict'
import type { CheckSignature, VerificationKey } from '../../src/cvc/index.ts'
import { generateKeyPairFor } from '../../src/signatures/generate-key-pair.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { makeSigner } from '../../src/signatures/make-signer.ts'
import { rememberValid } from '../../src/signatures/remember-valid.ts'

describe('a signature that was checked before', () => {
  const spec = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' } as const
  const octets = new TextEncoder().encode('what was signed')
  let key: VerificationKey
  let other: VerificationKey
  let signature: Uint8Array
  let checks = 0
  let check: CheckSignature
  before(async () => {
    const pair = await generateKeyPairFor(spec)
    key = pair.publicKey
    other = (await generateKeyPairFor(spec)).publicKey
    signature = await makeSigner(pair).sign(octets)
  })
  beforeEach(() => {
    checks = 0
    check = rememberValid((...asked) => {
      checks += 1
      return checkSignature(...asked)
    })
  })

  it('is not computed again when it was valid', async () => {
    assert.deepEqual(
      [await check(key, octets, signature), await check(key, octets, signature), checks],
      [true, true, 1],
    )
  })

  it('is computed again when it was not', async () => {
    const wrong = signature.with(5, signature[5]! ^ 1)
    assert.deepEqual([await check(key, octets, wrong), await check(key, octets, wrong), checks], [false, false, 2])
  })

  it('says nothing of another key, other octets or another signature', async () => {
    assert.equal(await check(key, octets, signature), true)
    assert.equal(await check(other, octets, signature), false)
    assert.equal(await check(key, octets.slice(1), signature), false)
    assert.equal(await check(key, octets, signature.with(63, signature[63]! ^ 1)), false)
    const moved = [Uint8Array.of(...octets, signature[0]!), signature.slice(1)] as const
    assert.equal(await check(key, ...moved), false)
  })
})
