import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  CURVE_NAMES,
  CURVES,
  type CurveName,
  curve,
  type DomainParameters,
  decodePublicKey,
  domainParametersOf,
  encodePublicKey,
  knownCurve,
  type PublicKey,
  publicKeyOf,
  sameKey,
  type VerificationKey,
  verificationKey,
} from '../../src/cvc/index.ts'
import { publicKey } from './arbitraries.ts'

const padded = (integer: Uint8Array) => Uint8Array.of(0, 0, ...integer)
const generatorOf = (name: CurveName): VerificationKey => {
  return { kind: 'ecdsa', algorithm: 'id-TA-ECDSA-SHA-256', curve: name, point: curve(name).generator }
}

describe('public key object', () => {
  it('survives encoding and decoding', () => {
    fc.assert(fc.property(publicKey, (key) => assert.deepEqual(decodePublicKey(encodePublicKey(key)), key)))
  })

  for (const name of CURVE_NAMES) {
    it(`names ${name} by its numbers, also without cofactor and when they are padded`, () => {
      const parameters = domainParametersOf(name)
      const { cofactor, ...withoutCofactor } = parameters
      const { p, a, b, generator, order } = parameters
      const all: DomainParameters = {
        p: padded(p),
        a: padded(a),
        b: padded(b),
        generator,
        order: padded(order),
        cofactor: padded(cofactor),
      }
      assert.deepEqual([parameters, withoutCofactor, all].map(knownCurve), [name, name, name])
      const key = generatorOf(name)
      assert.deepEqual(verificationKey(publicKeyOf(key, { domainParameters: true })), key)
      assert.deepEqual(verificationKey(publicKeyOf(key, { domainParameters: false }), name), key)
    })

    it(`does not take ${name} with any one number changed`, () => {
      const parameters = domainParametersOf(name)
      for (const part of ['p', 'a', 'b', 'generator', 'order', 'cofactor'] as const) {
        const octets = parameters[part]
        const changed = { ...parameters, [part]: octets.with(-1, octets.at(-1)! ^ 2) }
        assert.equal(knownCurve(changed), undefined, part)
        const key = {
          ...publicKeyOf(generatorOf(name), { domainParameters: true }),
          domainParameters: changed,
        } as PublicKey
        assert.throws(() => verificationKey(key), { code: 'domain-parameters-unknown' })
      }
    })
  }

  it('has a table without doubles', () => {
    assert.equal(new Set(Object.values(CURVES).map(({ oid }) => oid)).size, 20)
    assert.equal(new Set(Object.values(CURVES).map(({ p, b }) => p + b)).size, 20)
  })

  it('spells parameters out so that a known curve wins over an inherited one', () => {
    const explicit = publicKeyOf(generatorOf('secp256r1'), { domainParameters: true })
    assert.deepEqual(verificationKey(explicit, 'brainpoolP256r1'), generatorOf('secp256r1'))
  })

  it('needs a curve from somewhere', () => {
    const bare = publicKeyOf(generatorOf('secp256r1'), { domainParameters: false })
    assert.throws(() => verificationKey(bare), { code: 'domain-parameters-missing' })
    assert.throws(() => verificationKey(bare, 'brainpoolP256r1'), { code: 'point-not-on-curve' })
    assert.throws(() => verificationKey(bare, 'secp384r1'), { code: 'point-malformed' })
  })

  it('takes no coordinate beyond the field, though it may be right modulo p', () => {
    const { p } = curve('secp521r1').equation
    const { generator } = curve('secp521r1')
    const x = BigInt(`0x${Buffer.from(generator.subarray(1, 67)).toString('hex')}`) + p
    const point = Uint8Array.from(generator)
    point.set(Buffer.from(x.toString(16).padStart(132, '0'), 'hex'), 1)
    const bare = { kind: 'ecdsa', algorithm: 'id-TA-ECDSA-SHA-512', point } as const
    assert.throws(() => verificationKey(bare, 'secp521r1'), { code: 'point-not-on-curve' })
  })
})

describe('sameKey', () => {
  it('compares key material, not the hash named beside it', () => {
    const key = generatorOf('secp256r1')
    assert.ok(sameKey(key, { ...key, algorithm: 'id-TA-ECDSA-SHA-512' } as VerificationKey))
    assert.ok(sameKey(key, publicKeyOf(key, { domainParameters: false })))
    assert.ok(!sameKey(key, generatorOf('brainpoolP256r1')))
  })

  it('compares RSA numbers as numbers', () => {
    const rsa = (modulus: number[]): PublicKey => {
      return {
        kind: 'rsa',
        algorithm: 'id-TA-RSA-PSS-SHA-256',
        modulus: Uint8Array.from(modulus),
        exponent: Uint8Array.of(1, 0, 1),
      }
    }
    assert.ok(sameKey(rsa([0, 9, 9]), rsa([9, 9])))
    assert.ok(!sameKey(rsa([9, 9]), rsa([9, 8])))
    assert.ok(!sameKey(rsa([9, 9]), generatorOf('secp256r1')))
  })
})
