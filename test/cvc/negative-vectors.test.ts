import assert from 'node:assert/strict'
import {
  CvcError,
  type CvcErrorCode,
  decodeCertificate,
  decodeRequest,
  parseCalendarDate,
  type ReadMode,
  verificationKey,
  verifyLink,
  verifyOuterSignature,
  verifyRequest,
} from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { describeWithVectors, loadVectors, type VectorEntry } from '../support/vectors.ts'

const today = parseCalendarDate('2026-11-22')

/** Well-formed octets that strict reading refuses for what they say, and with what code. */
const REFUSED_BY_READING: Record<string, CvcErrorCode> = {
  'chat-is-2octets.cvcert': 'chat-length',
  'chat-at-4octets.cvcert': 'chat-length',
  'chat-at-1octet.cvcert': 'chat-length',
  'pk-unknown-oid.cvcert': 'algorithm-unknown',
  'pk-compressed.cvcert': 'point-malformed',
  'pk-hybrid.cvcert': 'point-malformed',
  'pk-infinity.cvcert': 'point-malformed',
  'chr-17.cvcert': 'holder-reference-malformed',
  'chr-6.cvcert': 'holder-reference-malformed',
  'chr-lower-country.cvcert': 'holder-reference-malformed',
  'chr-control.cvcert': 'holder-reference-malformed',
  'chr-c1.cvcert': 'holder-reference-malformed',
  'chr-seq-lower.cvcert': 'holder-reference-malformed',
  'chr-seq-punct.cvcert': 'holder-reference-malformed',
  'chr-empty.cvcert': 'holder-reference-malformed',
  'req-with-chat.cvreq': 'not-a-request',
  'areq-cert-inside.cvreq': 'not-a-request',
}

/** What is read and then refused (or remarked) by a rule. */
const FOUND_BY_RULE: Record<string, string> = {
  'date-exp-before-eff.cvcert': 'dates-in-order',
  'chat-unknown-oid.cvcert': 'same-terminal-type',
  'pk-not-on-curve.cvcert': 'usable-key',
  'pk-short-point.cvcert': 'usable-key',
  'pk-dv-with-params.cvcert': 'no-own-domain-parameters',
  'cvca-no-params.cvcert': 'carries-domain-parameters',
  'cvca-cofactor-2.cvcert': 'usable-key',
  'cvca-wrong-order.cvcert': 'usable-key',
  'cvca-evil-generator.cvcert': 'usable-key',
  'rsa-e1.cvcert': 'usable-key',
  'rsa-e-41bit.cvcert': 'usable-key',
  'rsa-dv-shorter-key.cvcert': 'keeps-key-length',
  'alg-change-in-dv.cvcert': 'keeps-algorithm',
  'car-mismatch.cvcert': 'names-its-issuer',
  'chr-7-nomnemonic.cvcert': 'mnemonic-present',
  'req-no-params.cvreq': 'request-carries-domain-parameters',
}

describeWithVectors('vectors to refuse or to flag', () => {
  const set = loadVectors('generated-own/negative/index.json', 'generated-own')
  const nameOf = (entry: VectorEntry) => entry.file.replace('negative/', '')
  const strictly = (text: string) => set.entries.filter(({ expect }) => expect?.strict.startsWith(text))
  const decode = (entry: VectorEntry, mode?: ReadMode) => {
    const bytes = set.read(entry.file)
    return entry.kind === 'cert' ? decodeCertificate(bytes, mode && { mode }) : decodeRequest(bytes, mode && { mode })
  }
  const issuerOf = (entry: VectorEntry) => decodeCertificate(set.read(entry.signedBy!))
  const signerOf = (entry: VectorEntry) => verificationKey(issuerOf(entry).publicKey)
  const refuses = (entry: VectorEntry, mode: ReadMode) => assert.throws(() => decode(entry, mode), CvcError)

  it('holds 132 objects', () => assert.equal(set.entries.length, 132))

  for (const entry of strictly('reject')) {
    it(`refuses ${nameOf(entry)}: ${entry.note}`, () => refuses(entry, 'strict'))
    if (entry.expect?.lenient === 'reject') {
      it(`does not forgive ${nameOf(entry)} either`, () => refuses(entry, 'tolerant'))
      continue
    }
    it(`reads ${nameOf(entry)} tolerantly, and its signature holds over the octets received`, async () => {
      const certificate = decodeCertificate(set.read(entry.file), { mode: 'tolerant' })
      assert.ok(certificate.deviations.length > 0)
      const own = certificate.authorityReference === certificate.holderReference
      const key = own ? verificationKey(certificate.publicKey) : signerOf(entry)
      assert.ok(await checkSignature(key, certificate.signedOctets, certificate.signature))
    })
  }

  for (const entry of set.entries.filter((entry) => nameOf(entry) in REFUSED_BY_READING)) {
    const code = REFUSED_BY_READING[nameOf(entry)]
    it(`refuses ${nameOf(entry)} as ${code}: ${entry.note}`, () => {
      assert.throws(() => decode(entry), { code })
    })
  }

  for (const entry of set.entries.filter((entry) => nameOf(entry) in FOUND_BY_RULE)) {
    const rule = FOUND_BY_RULE[nameOf(entry)]!
    it(`finds ${rule} in ${nameOf(entry)}: ${entry.note}`, async () => {
      const { ok, findings } = await judge(entry)
      assert.ok(
        findings.some((finding) => finding.rule === rule),
        JSON.stringify(findings),
      )
      assert.equal(ok, rule === 'mnemonic-present')
    })
  }

  async function judge(entry: VectorEntry) {
    const decoded = decode(entry)
    if ('kind' in decoded) return verifyRequest(decoded, { checkSignature })
    const issuer = entry.file === entry.signedBy ? decoded : issuerOf(entry)
    return verifyLink({ certificate: decoded, issuer, today, checkSignature })
  }

  for (const entry of strictly('parse ok, signature invalid')) {
    it(`reads ${nameOf(entry)} but finds its signature wrong: ${entry.note}`, async () => {
      const decoded = decode(entry)
      const object = 'kind' in decoded ? decoded.request : decoded
      const key = 'kind' in decoded ? verificationKey(decoded.request.publicKey) : signerOf(entry)
      assert.equal(await checkSignature(key, object.signedOctets, object.signature), false)
    })
  }

  it('accepts the mathematical twin of a signature, which is valid', async () => {
    const [entry] = strictly('accept')
    const certificate = decodeCertificate(set.read(entry!.file))
    assert.ok(await checkSignature(signerOf(entry!), certificate.signedOctets, certificate.signature))
  })

  const withSignatures = [...strictly('parse ok, inner valid'), ...strictly('parse ok, outer valid')]
  for (const entry of withSignatures) {
    it(`tells inner and outer signature apart in ${nameOf(entry)}: ${entry.note}`, async () => {
      const decoded = decodeRequest(set.read(entry.file))
      assert.ok(decoded.kind === 'authenticated')
      const { ok } = await verifyRequest(decoded, { checkSignature })
      assert.equal(ok, entry.class === 'outer')
      assert.equal(await verifyOuterSignature(decoded, signerOf(entry), checkSignature), entry.class === 'inner')
    })
  }

  it('leaves none of them out', () => {
    const bySignature =
      strictly('parse ok, signature invalid').length + withSignatures.length + strictly('accept').length
    const byName = Object.keys(REFUSED_BY_READING).length + Object.keys(FOUND_BY_RULE).length
    assert.equal(strictly('reject').length + bySignature + byName, set.entries.length)
  })
})
