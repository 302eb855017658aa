import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import {
  admitsCertificate,
  type CertificateDescription,
  CvcError,
  type Digest,
  decodeCertificate,
  decodeCertificateDescription,
  describesCertificate,
  encodeCertificateDescription,
  type TermsOfUsage,
} from '../../src/cvc/index.ts'
import { describeWithVectors, vectorPath } from '../support/vectors.ts'

const digest: Digest = async (name, octets) =>
  Uint8Array.from(createHash(name.replace('-', '').toLowerCase()).update(octets).digest())
const question = { issuerAlgorithm: 'id-TA-ECDSA-SHA-256', digest } as const

const octets = fc.uint8Array({ maxLength: 40 }).map((array) => Uint8Array.from(array))
const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 30 })
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
const terms: fc.Arbitrary<TermsOfUsage> = fc.oneof(
  text.map((text) => ({ format: 'plain', text }) as const),
  ascii.map((text) => ({ format: 'html', text }) as const),
  octets.map((octets) => ({ format: 'pdf', octets }) as const),
  octets.map((octets) => ({ format: 'unknown', oid: '1.2.3', octets }) as const),
)
const description: fc.Arbitrary<CertificateDescription> = fc
  .record({
    issuerName: text,
    issuerUrl: optional(ascii),
    subjectName: text,
    subjectUrl: optional(ascii),
    termsOfUsage: terms,
    redirectUrl: optional(ascii),
    commCertificates: optional(fc.array(octets, { maxLength: 3 })),
    tagging: fc.constantFrom('explicit' as const, 'implicit' as const),
  })
  .map((fields) => {
    const present = Object.entries(fields).filter(([, value]) => value !== undefined)
    return Object.fromEntries(present) as unknown as CertificateDescription
  })

describe('certificate description', () => {
  it('survives encoding and decoding in either tagging', () => {
    fc.assert(
      fc.property(description, (values) => {
        assert.deepEqual(decodeCertificateDescription(encodeCertificateDescription(values)), values)
      }),
    )
  })

  it('is read or refused with a CvcError whatever the octets are', () => {
    const valid = description.map(encodeCertificateDescription)
    const broken = fc
      .tuple(valid, fc.nat(), fc.nat(255))
      .map(([bytes, at, octet]) => bytes.with(at % bytes.length, octet))
    fc.assert(
      fc.property(fc.oneof(broken, fc.uint8Array({ maxLength: 80 })), (bytes) => {
        try {
          decodeCertificateDescription(bytes)
        } catch (error) {
          assert.ok(error instanceof CvcError, String(error))
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('has no proper prefix and no octet too many', () => {
    const values = {
      issuerName: 'a',
      subjectName: 'b',
      termsOfUsage: { format: 'plain', text: 'c' },
      tagging: 'explicit',
    }
    const bytes = encodeCertificateDescription(values as CertificateDescription)
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(() => decodeCertificateDescription(bytes.subarray(0, length)), { code: 'truncated' })
    }
    assert.throws(() => decodeCertificateDescription(Uint8Array.of(...bytes, 0)), { code: 'trailing-octets' })
  })

  it('takes no text that is no UTF-8, and writes no URL beyond ASCII', () => {
    const values = {
      issuerName: 'a',
      subjectName: 'b',
      termsOfUsage: { format: 'plain', text: 'c' },
      tagging: 'explicit',
    } as const
    const bytes = encodeCertificateDescription(values)
    const at = Buffer.from(bytes).lastIndexOf('a')
    assert.throws(() => decodeCertificateDescription(bytes.with(at, 0xff)), { code: 'description-malformed' })
    const beyond = { ...values, issuerUrl: 'https://straße.example' }
    assert.throws(() => encodeCertificateDescription(beyond), { code: 'description-malformed' })
    assert.throws(() => encodeCertificateDescription({ ...values, issuerName: '\ud800' }), {
      code: 'description-malformed',
    })
  })

  it('admits the X.509 certificates it has the hashes of', async () => {
    const certificate = Uint8Array.of(0x30, 0)
    const hashes = [await digest('SHA-256', certificate)]
    const listing = { commCertificates: hashes } as Partial<CertificateDescription> as CertificateDescription
    assert.equal(await admitsCertificate(listing, certificate, question), true)
    assert.equal(await admitsCertificate(listing, Uint8Array.of(0x31, 0), question), false)
    const open = {} as Partial<CertificateDescription> as CertificateDescription
    assert.equal(await admitsCertificate(open, certificate, question), undefined)
  })
})

describeWithVectors('the certificate description of OpenPACE', () => {
  const folder = ['cvc', 'generated-openpace', 'at-bp256-sha256'] as const
  const read = (file: string) => Uint8Array.from(readFileSync(vectorPath(...folder, file)))
  const bytes = () => read('UTATDESC00001.desc')

  it('is read, and encoded to its octets again', () => {
    const values = decodeCertificateDescription(bytes())
    assert.deepEqual(values, {
      issuerName: 'Example Issuer',
      issuerUrl: 'http://issuer.example',
      subjectName: 'Example Subject',
      subjectUrl: 'http://subject.example',
      termsOfUsage: { format: 'plain', text: 'Example terms of usage for test purposes only.\n' },
      tagging: 'implicit',
    })
    assert.deepEqual(encodeCertificateDescription(values), bytes())
  })

  it('is the one its certificate has the hash of', async () => {
    const certificate = decodeCertificate(read('UTATDESC00001.cvcert'))
    assert.equal(await describesCertificate(bytes(), certificate, question), true)
    assert.equal(await describesCertificate(bytes().with(-2, 0x21), certificate, question), false)
    assert.equal(await describesCertificate(bytes(), { extensions: [] }, question), false)
  })
})
