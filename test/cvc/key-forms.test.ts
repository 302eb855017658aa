import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import {
  CURVE_NAMES,
  CURVES,
  CvcError,
  curve,
  decodePrivateKeyInfo,
  decodeSubjectPublicKeyInfo,
  decodeTlvPublicKey,
  encodePrivateKeyInfo,
  encodeSubjectPublicKeyInfo,
  encodeTlvPublicKey,
  ID_EC_TLV_PUBLIC_KEY,
  withAlgorithm,
} from '../../src/cvc/index.ts'
import { describeWithVectors, vectorPath } from '../support/vectors.ts'

const spki = (key: KeyObject) => Uint8Array.from(key.export({ format: 'der', type: 'spki' }))
const pkcs8 = (key: KeyObject) => Uint8Array.from(key.export({ format: 'der', type: 'pkcs8' }))
const opened = (octets: Uint8Array) => createPrivateKey({ key: Buffer.from(octets), format: 'der', type: 'pkcs8' })
const rsaPair = () => generateKeyPairSync('rsa', { modulusLength: 1024 })

describe('SubjectPublicKeyInfo', () => {
  for (const name of CURVE_NAMES) {
    it(`and PKCS#8 on ${name} are those of OpenSSL, both ways`, () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: CURVES[name].openssl })
      const material = decodeSubjectPublicKeyInfo(spki(publicKey))
      assert.ok(material.kind === 'ecdsa' && material.curve === name)
      assert.deepEqual(encodeSubjectPublicKeyInfo(material), spki(publicKey))
      const secret = decodePrivateKeyInfo(pkcs8(privateKey))
      assert.ok(secret.kind === 'ecdsa' && secret.curve === name)
      assert.deepEqual(secret.point, material.point)
      assert.deepEqual(encodePrivateKeyInfo(secret), pkcs8(privateKey))
      const { point, ...withoutPoint } = secret
      assert.ok(opened(encodePrivateKeyInfo(withoutPoint)).equals(privateKey))
    })
  }

  it('and PKCS#8 of RSA are those of OpenSSL, both ways', () => {
    const { privateKey, publicKey } = rsaPair()
    const material = decodeSubjectPublicKeyInfo(spki(publicKey))
    assert.equal(material.kind, 'rsa')
    assert.deepEqual(encodeSubjectPublicKeyInfo(material), spki(publicKey))
    const secret = decodePrivateKeyInfo(pkcs8(privateKey))
    assert.ok(secret.kind === 'rsa')
    assert.deepEqual(encodePrivateKeyInfo(secret), pkcs8(privateKey))
    assert.deepEqual(secret.modulus, material.kind === 'rsa' && material.modulus)
  })

  it('gets its use from an algorithm of its own family', () => {
    const material = { kind: 'ecdsa', curve: 'secp256r1', point: curve('secp256r1').generator } as const
    const key = withAlgorithm(material, 'id-TA-ECDSA-SHA-256')
    assert.deepEqual(key, { ...material, algorithm: 'id-TA-ECDSA-SHA-256' })
    assert.deepEqual(encodeSubjectPublicKeyInfo(key), encodeSubjectPublicKeyInfo(material))
    assert.throws(() => withAlgorithm(material, 'id-TA-RSA-PSS-SHA-256'), { code: 'key-kind-mismatch' })
    const rsa = decodeSubjectPublicKeyInfo(spki(rsaPair().publicKey))
    assert.equal(withAlgorithm(rsa, 'id-TA-RSA-PSS-SHA-256').kind, 'rsa')
    assert.throws(() => withAlgorithm(rsa, 'id-TA-ECDSA-SHA-256'), { code: 'key-kind-mismatch' })
  })

  const good = () =>
    encodeSubjectPublicKeyInfo({ kind: 'ecdsa', curve: 'secp256r1', point: curve('secp256r1').generator })
  it('refuses other types, other curves, other points', () => {
    const ed25519 = spki(generateKeyPairSync('ed25519').publicKey)
    assert.throws(() => decodeSubjectPublicKeyInfo(ed25519), { code: 'key-malformed' })
    const unknown = spki(generateKeyPairSync('ec', { namedCurve: 'secp160r1' }).publicKey)
    assert.throws(() => decodeSubjectPublicKeyInfo(unknown), { code: 'curve-unknown' })
    const off = good()
    assert.throws(() => decodeSubjectPublicKeyInfo(off.with(-1, off.at(-1)! ^ 1)), { code: 'point-not-on-curve' })
    const explicit = generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' }).publicKey
    assert.throws(() => decodeSubjectPublicKeyInfo(spki(explicit)), { code: 'key-malformed' })
  })

  const secret = () => encodePrivateKeyInfo({ kind: 'ecdsa', curve: 'secp256r1', scalar: new Uint8Array(32).fill(1) })
  const tlv = () =>
    encodeTlvPublicKey({ oid: ID_EC_TLV_PUBLIC_KEY, curve: 'secp256r1', point: curve('secp256r1').generator })
  const forms: [name: string, octets: () => Uint8Array, decode: (octets: Uint8Array) => unknown][] = [
    ['SubjectPublicKeyInfo', good, decodeSubjectPublicKeyInfo],
    ['SubjectPublicKeyInfo of RSA', () => spki(rsaPair().publicKey), decodeSubjectPublicKeyInfo],
    ['PKCS#8', secret, decodePrivateKeyInfo],
    ['PKCS#8 of RSA', () => pkcs8(rsaPair().privateKey), decodePrivateKeyInfo],
    ['TR-03111', tlv, decodeTlvPublicKey],
  ]
  for (const [name, make, decode] of forms) {
    it(`is refused with a CvcError or read, whatever happens to its octets: ${name}`, () => {
      const octets = make()
      for (let length = 0; length < octets.length; length++) {
        assert.throws(() => decode(octets.subarray(0, length)), { code: 'truncated' })
      }
      assert.throws(() => decode(Uint8Array.of(...octets, 0)), { code: 'trailing-octets' })
      const change = fc.tuple(fc.nat(octets.length - 1), fc.nat(255))
      fc.assert(
        fc.property(change, ([at, octet]) => {
          try {
            decode(octets.with(at, octet))
          } catch (error) {
            assert.ok(error instanceof CvcError, String(error))
          }
        }),
        { numRuns: 1000 },
      )
    })
  }

  it('has a scalar between 1 and the order, in the order’s length', () => {
    const { order } = curve('secp256r1')
    for (const scalar of [new Uint8Array(32), order, new Uint8Array(31).fill(1), new Uint8Array(33).with(32, 1)]) {
      const key = { kind: 'ecdsa', curve: 'secp256r1', scalar } as const
      assert.throws(() => encodePrivateKeyInfo(key), { code: 'key-malformed' })
    }
  })
})

describeWithVectors('the private keys of the vectors', () => {
  const all = globSync('**/*.{p8,pkcs8}', { cwd: vectorPath('cvc') })
  // OpenPACE writes RSA keys as PKCS#1, whatever it calls the file
  const isPkcs1 = (file: string) => /^generated-openpace.*rsa/.test(file)
  const files = all.filter((file) => !isPkcs1(file))
  it('are there', () => assert.ok(files.length > 180))

  it('are PKCS#8 and nothing else', () => {
    for (const file of all.filter(isPkcs1)) {
      const octets = Uint8Array.from(readFileSync(vectorPath('cvc', file)))
      assert.throws(() => decodePrivateKeyInfo(octets), { code: 'key-malformed' })
    }
  })

  it('are read, and mean to OpenSSL what they meant before', () => {
    for (const file of files) {
      const octets = Uint8Array.from(readFileSync(vectorPath('cvc', file)))
      const key = decodePrivateKeyInfo(octets)
      const again = encodePrivateKeyInfo(key)
      assert.deepEqual(decodePrivateKeyInfo(again), key, file)
      assert.ok(opened(again).equals(opened(octets)), file)
      const publicKey = decodeSubjectPublicKeyInfo(spki(createPublicKey(opened(octets))))
      if (key.kind === 'ecdsa' && publicKey.kind === 'ecdsa') assert.equal(key.curve, publicKey.curve)
    }
  })
})

describe('public key in the form of TR-03111', () => {
  for (const name of CURVE_NAMES) {
    it(`survives encoding and decoding on ${name}`, () => {
      const key = { oid: ID_EC_TLV_PUBLIC_KEY, curve: name, point: curve(name).generator }
      assert.deepEqual(decodeTlvPublicKey(encodeTlvPublicKey(key)), key)
    })
  }

  it('is refused off its curve and with numbers of no curve', () => {
    const key = { oid: ID_EC_TLV_PUBLIC_KEY, curve: 'secp256r1', point: curve('secp256r1').generator } as const
    const octets = encodeTlvPublicKey(key)
    assert.throws(() => encodeTlvPublicKey({ ...key, curve: 'secp384r1' }), { code: 'point-malformed' })
    const cofactor = octets.length - 1
    assert.throws(() => decodeTlvPublicKey(octets.with(cofactor, 2)), { code: 'domain-parameters-unknown' })
    const inPoint = cofactor - 4
    assert.throws(() => decodeTlvPublicKey(octets.with(inPoint, octets[inPoint]! ^ 1)), { code: 'point-not-on-curve' })
  })
})
