import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  CURVE_NAMES,
  CURVES,
  type CurveName,
  curve,
  ECDSA_ALGORITHMS,
  type EcdsaAlgorithm,
  RSA_ALGORITHMS,
  type RsaAlgorithm,
  type VerificationKey,
} from '../../src/cvc/index.ts'
import { importPublicKey } from '../../src/signatures/import-public-key.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { RecentlyUsed } from '../../src/signatures/recently-used.ts'

const message = Buffer.from('what is signed')

function ecdsaPair(name: CurveName, algorithm: EcdsaAlgorithm = 'id-TA-ECDSA-SHA-256') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: CURVES[name].openssl })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const point = Uint8Array.from(spki.subarray(spki.length - 1 - 2 * curve(name).fieldOctets))
  const key: VerificationKey = { kind: 'ecdsa', algorithm, curve: name, point }
  return { privateKey, publicKey, key }
}

const rsaPair = generateKeyPairSync('rsa', { modulusLength: 2048 })
function rsaKey(algorithm: RsaAlgorithm): VerificationKey {
  const { n, e } = rsaPair.publicKey.export({ format: 'jwk' })
  const [modulus, exponent] = [n!, e!].map((text) => Uint8Array.from(Buffer.from(text, 'base64url')))
  return { kind: 'rsa', algorithm, modulus: modulus!, exponent: exponent! }
}

const plain = (privateKey: KeyObject, hash = 'sha256') =>
  sign(hash, message, { key: privateKey, dsaEncoding: 'ieee-p1363' })

describe('checkSignature', () => {
  for (const name of CURVE_NAMES) {
    it(`verifies what OpenSSL signed on ${name}, with every hash`, async () => {
      const { privateKey, key } = ecdsaPair(name)
      for (const [algorithm, { hash }] of Object.entries(ECDSA_ALGORITHMS)) {
        const signature = plain(privateKey, hash.replace('-', ''))
        const named = { ...key, algorithm } as VerificationKey
        assert.equal(await checkSignature(named, message, signature), true, algorithm)
        assert.equal(await checkSignature(named, Buffer.from('something else'), signature), false)
      }
    })

    it(`imports ${name} to the very key OpenSSL exports`, () => {
      const { key, publicKey } = ecdsaPair(name)
      assert.ok(importPublicKey(key).equals(publicKey))
    })
  }

  for (const [algorithm, { hash, padding }] of Object.entries(RSA_ALGORITHMS)) {
    it(`verifies ${algorithm}, and no other padding or salt`, async () => {
      const key = rsaKey(algorithm as RsaAlgorithm)
      const { privateKey } = rsaPair
      const signed = (options: object) => sign(hash.replace('-', ''), message, { key: privateKey, ...options })
      const v15 = signed({ padding: constants.RSA_PKCS1_PADDING })
      const pss = (saltLength: number) => signed({ padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
      assert.equal(await checkSignature(key, message, v15), padding === 'v1.5')
      assert.equal(await checkSignature(key, message, pss(constants.RSA_PSS_SALTLEN_DIGEST)), padding === 'PSS')
      assert.equal(await checkSignature(key, message, pss(0)), false)
      assert.equal(await checkSignature(key, message, pss(constants.RSA_PSS_SALTLEN_MAX_SIGN)), false)
      assert.equal(await checkSignature(key, message, v15.subarray(1)), false)
    })
  }

  it('answers false, and does not throw, for signatures that are none', async () => {
    const { privateKey, key } = ecdsaPair('brainpoolP256r1')
    const good = plain(privateKey)
    const order = curve('brainpoolP256r1').order
    const halves = (r: Uint8Array, s: Uint8Array) => Buffer.concat([r, s])
    const [r, s, zero] = [good.subarray(0, 32), good.subarray(32), new Uint8Array(32)]
    const padded = Buffer.concat([Buffer.alloc(1), r, Buffer.alloc(1), s])
    const der = sign('sha256', message, privateKey)
    const bad = [
      Buffer.alloc(0),
      good.subarray(0, 63),
      padded,
      der,
      halves(zero, s),
      halves(r, zero),
      halves(order, s),
      halves(r, order),
    ]
    for (const signature of bad) assert.equal(await checkSignature(key, message, signature), false)
    assert.equal(await checkSignature(key, message, good), true)
  })

  it('answers false for keys that are none: off the curve, compressed, hybrid, infinite, of another curve', async () => {
    const { privateKey, key } = ecdsaPair('brainpoolP256r1')
    assert.ok(key.kind === 'ecdsa')
    const { point } = key
    const good = plain(privateKey)
    const y = point.at(-1)! & 1
    const points = [
      point.with(64, point[64]! ^ 1),
      point.subarray(0, 33).with(0, 2 + y),
      point.with(0, 6 + y),
      Uint8Array.of(0),
    ]
    for (const bad of points) assert.equal(await checkSignature({ ...key, point: bad }, message, good), false)
    assert.equal(await checkSignature({ ...key, curve: 'secp256r1' }, message, good), false)
    assert.equal(await checkSignature({ ...key, curve: 'secp384r1' }, message, good), false)
  })

  it('goes by what the octets of a key are now, when their memory is used again', async () => {
    const [first, second] = [ecdsaPair('brainpoolP256r1'), ecdsaPair('brainpoolP256r1')]
    assert.ok(first.key.kind === 'ecdsa' && second.key.kind === 'ecdsa')
    const memory = Uint8Array.from(first.key.point)
    const key = { ...first.key, point: memory }
    assert.equal(await checkSignature(key, message, plain(first.privateKey)), true)
    memory.set(second.key.point)
    assert.equal(await checkSignature(key, message, plain(first.privateKey)), false)
    assert.equal(await checkSignature(key, message, plain(second.privateKey)), true)
    assert.equal(await checkSignature(first.key, message, plain(first.privateKey)), true)
  })

  it('tells keys apart that differ in a few octets only', async () => {
    const { privateKey, key } = ecdsaPair('brainpoolP256r1')
    assert.ok(key.kind === 'ecdsa')
    const good = plain(privateKey)
    for (let i = 0; i < key.point.length; i++) {
      const other = { ...key, point: key.point.with(i, key.point[i]! ^ 1) }
      assert.equal(await checkSignature(other, message, good), false)
      assert.equal(await checkSignature(key, message, good), true)
    }
  })
})

describe('RecentlyUsed', () => {
  it('forgets what was used longest ago', () => {
    const cache = new RecentlyUsed<string, number>(2)
    cache.set('a', 1)
    cache.set('b', 2)
    cache.get('a')
    cache.set('c', 3)
    assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c'), cache.size], [1, undefined, 3, 2])
  })
})
