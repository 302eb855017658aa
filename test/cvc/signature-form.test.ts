import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { asn1ToPlainSignature, CURVE_NAMES, CURVES, curve, plainToAsn1Signature } from '../../src/cvc/index.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

describe('signature forms', () => {
  for (const name of CURVE_NAMES) {
    it(`are those of OpenSSL on ${name}, both ways`, () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: CURVES[name].openssl })
      const message = Buffer.from(name)
      const asn1 = Uint8Array.from(sign('sha256', message, privateKey))
      const plain = asn1ToPlainSignature(asn1, name)
      assert.equal(plain.length, 2 * curve(name).orderOctets)
      assert.ok(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, plain))
      assert.deepEqual(plainToAsn1Signature(plain, name), asn1)
    })
  }

  const number = fc.bigInt({ min: 1n, max: 2n ** 255n }).map((n) => n.toString(16).padStart(64, '0'))
  it('come back from the other form', () => {
    fc.assert(
      fc.property(number, number, (r, s) => {
        const plain = hex(r + s)
        assert.deepEqual(asn1ToPlainSignature(plainToAsn1Signature(plain, 'secp256r1'), 'secp256r1'), plain)
      }),
    )
  })

  it('have r and s between 1 and the order, plain', () => {
    const { order } = curve('secp256r1')
    const one = new Uint8Array(32).with(31, 1)
    const bad = [new Uint8Array(64), Uint8Array.of(...order, ...one), Uint8Array.of(...one, ...order)]
    for (const plain of [...bad, new Uint8Array(63).fill(1), new Uint8Array(65).fill(1), new Uint8Array()]) {
      assert.throws(() => plainToAsn1Signature(plain, 'secp256r1'), { code: 'signature-malformed' })
    }
  })

  const order = `0221 00${Buffer.from(curve('secp256r1').order).toString('hex')}`.replace(' ', '')
  const broken: [why: string, asn1: string, code: string][] = [
    ['zero', '3006020100020101', 'signature-malformed'],
    ['a negative number', '3006020181020101', 'signature-malformed'],
    ['a padded number', '300702020001020101', 'signature-malformed'],
    ['an empty number', '30050200020101', 'signature-malformed'],
    ['a number too few', '3003020101', 'signature-malformed'],
    ['a number too many', '3009020101020101020101', 'signature-malformed'],
    ['another type', '3106020101020101', 'signature-malformed'],
    ['a length in too many octets', '308106020101020101', 'signature-malformed'],
    ['indefinite length', '30800201010201010000', 'signature-malformed'],
    ['the order itself', `3026020101${order}`, 'signature-malformed'],
    ['an octet too many', '300602010102010100', 'trailing-octets'],
    ['an end too early', '30060201010201', 'truncated'],
  ]
  for (const [why, asn1, code] of broken) {
    it(`refuse ${why} in ASN.1`, () => {
      assert.throws(() => asn1ToPlainSignature(hex(asn1), 'secp256r1'), { code })
    })
  }
})
