import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  assembleCertificate,
  type CvCertificate,
  CvcError,
  decodeCardVerifiable,
  decodeCertificate,
  encodeCertificate,
  encodeCertificateBody,
} from '../../src/cvc/index.ts'
import { certificateFields, signature } from './arbitraries.ts'
import { issue, newParty } from './example-pki.ts'

async function exampleCertificate() {
  const cvca = await newParty('UTCVCA00001')
  return issue(cvca, cvca, { role: 'CVCA' })
}

describe('decodeCertificate', () => {
  it('gives back the values that were encoded', () => {
    fc.assert(
      fc.property(certificateFields, signature, (fields, signature) => {
        const { octets, signedOctets, deviations, profile, ...values } = decodeCertificate(
          encodeCertificate({ ...fields, signature }),
        )
        assert.deepEqual(values, { ...fields, signature })
        assert.deepEqual([profile, deviations], [0, []])
        assert.deepEqual(signedOctets, encodeCertificateBody(fields))
        assert.deepEqual(assembleCertificate(signedOctets, signature), octets)
      }),
    )
  })

  it('refuses every proper prefix of a certificate as truncated', async () => {
    const { octets } = await exampleCertificate()
    for (const mode of ['strict', 'tolerant'] as const) {
      for (let length = 0; length < octets.length; length++) {
        assert.throws(() => decodeCertificate(octets.subarray(0, length), { mode }), { code: 'truncated' })
      }
    }
  })

  it('refuses an octet too many', async () => {
    const { octets } = await exampleCertificate()
    assert.throws(() => decodeCertificate(Uint8Array.of(...octets, 0)), { code: 'trailing-octets' })
  })

  it('refuses any octets at all with a CvcError or reads them, whatever the mode', async () => {
    const { octets } = await exampleCertificate()
    const changes = fc.array(fc.tuple(fc.nat(octets.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    const changed = changes.map((list) => list.reduce((bytes, [at, octet]) => bytes.with(at, octet), octets))
    fc.assert(
      fc.property(
        fc.oneof(changed, fc.uint8Array({ maxLength: 300 })),
        fc.constantFrom('strict', 'tolerant'),
        (bytes, mode) => {
          try {
            decodeCardVerifiable(bytes, { mode })
          } catch (error) {
            assert.ok(error instanceof CvcError, String(error))
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('hands out views of the input, plain ones where a Buffer came in', async () => {
    const { octets } = await exampleCertificate()
    const buffer = Buffer.concat([Buffer.from('some other bytes'), octets])
    const decoded = decodeCertificate(buffer.subarray(16))
    assert.deepEqual(decoded.octets, octets)
    assert.equal(decoded.signature.buffer, buffer.buffer)
    assert.equal(Object.getPrototypeOf(decoded.signature), Uint8Array.prototype)
  })

  it('takes a moment for the longest object there is, however hostile', async () => {
    const certificate = await exampleCertificate()
    const arcs = `${'9'.repeat(40)}.${'8'.repeat(60)}`
    const many = Array.from({ length: 1000 }, (_, i) => ({ oid: `2.5.${arcs}.${i}`, objects: [] }))
    const one = [
      { oid: '1.2.3', objects: Array.from({ length: 32_000 }, () => ({ tag: 0xa0, value: new Uint8Array() })) },
    ]
    const point = Uint8Array.of(4, ...new Uint8Array(64_000).fill(0xff))
    const longPoint = { kind: 'ecdsa', algorithm: 'id-TA-ECDSA-SHA-256', point } as const
    for (const change of [{ extensions: many }, { extensions: one }, { publicKey: longPoint }]) {
      const octets = encodeCertificate({ ...certificate, ...change })
      const start = performance.now()
      decodeCertificate(octets, { mode: 'tolerant' })
      assert.ok(performance.now() - start < 1000)
    }
  })

  it('says where the fault is', async () => {
    const { octets } = await exampleCertificate()
    const profile = Buffer.from(octets).indexOf(Buffer.from('5f290100', 'hex'))
    assert.throws(
      () => decodeCertificate(octets.with(profile + 3, 1)),
      (error) => {
        assert.ok(error instanceof CvcError)
        assert.deepEqual(error.details, { offset: profile, path: '7F21/7F4E/5F29', found: '1' })
        return error.code === 'profile-unknown'
      },
    )
  })

  it('says of a request that it is none', () => {
    const body = Buffer.from('7f4e', 'hex')
    assert.throws(() => decodeCertificate(assembleCertificate(Uint8Array.of(...body, 0), new Uint8Array())), {
      code: 'object-missing',
    })
  })
})

describe('encodeCertificate', () => {
  it('makes no certificate that ends before it begins', async () => {
    const cvca = await newParty('UTCVCA00001')
    const early = { role: 'CVCA', effective: '2026-02-02', expires: '2026-02-01' } as const
    await assert.rejects(issue(cvca, cvca, early), { code: 'dates-out-of-order' })
  })

  it('makes no authorization of another length than its terminal type has', async () => {
    const certificate = await exampleCertificate()
    const chat = { ...certificate.chat, bits: Uint8Array.of(0xc3, 0) }
    assert.throws(() => encodeCertificate({ ...certificate, chat }), { code: 'chat-length' })
  })

  it('makes nothing longer than a length field can say', async () => {
    const certificate = await exampleCertificate()
    assert.throws(() => encodeCertificate({ ...certificate, signature: new Uint8Array(65_536) }), {
      code: 'too-long-to-encode',
    })
  })

  it('goes on after an object that could not be written to its end', async () => {
    const certificate = await exampleCertificate()
    const extensions = [{ oid: '1.2.3', objects: [{ tag: 0x53, value: new Uint8Array(65_530) }] }]
    const tooLong = { code: 'too-long-to-encode', details: { path: '73' } }
    assert.throws(() => encodeCertificate({ ...certificate, extensions }), tooLong)
    assert.deepEqual(encodeCertificate(certificate), certificate.octets)
  })

  it('makes octets that stay as they are when others are made, also while its values are asked for', async () => {
    const certificate = await exampleCertificate()
    const chat = {
      ...certificate.chat,
      get bits() {
        encodeCertificate(certificate)
        return certificate.chat.bits
      },
    }
    const made = encodeCertificate({ ...certificate, chat })
    encodeCertificate({ ...certificate, signature: new Uint8Array(64) })
    assert.deepEqual(made, certificate.octets)
  })

  it('makes the same octets wherever in a piece of memory they come to lie, and leaves those before as they were', async () => {
    const certificate = await exampleCertificate()
    const long = (octets: number) => [{ oid: '1.2.3', objects: [{ tag: 0x53, value: new Uint8Array(octets).fill(7) }] }]
    const all = [0, 100, 3000, 5000, 9000, 30_000].map((octets) => ({ ...certificate, extensions: long(octets) }))
    const made = Array.from({ length: 400 }, (_, n) => encodeCertificate(all[(n * 7) % all.length]!))
    for (const [n, octets] of made.entries()) {
      const { extensions, holderReference, signature } = decodeCertificate(octets)
      const expected = all[(n * 7) % all.length]!
      assert.deepEqual({ extensions, holderReference, signature }, pick(expected))
    }
  })

  it('goes on when the memory of a certificate went to another thread', async () => {
    const certificate = await exampleCertificate()
    const [values, expected] = [structuredClone(certificate), Buffer.from(certificate.octets)]
    const { buffer } = encodeCertificate(values)
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] })
    for (const _ of [1, 2]) assert.deepEqual(Buffer.from(encodeCertificate(values)), expected)
  })
})

const pick = ({ extensions, holderReference, signature }: CvCertificate) => ({ extensions, holderReference, signature })
