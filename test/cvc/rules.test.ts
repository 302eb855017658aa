import assert from 'node:assert/strict'
import {
  type CvCertificate,
  chatOf,
  decodeRequest,
  domainParametersOf,
  makeExtension,
  parseCalendarDate,
  parseHolderReference,
  TERMINAL_TYPES,
  verifyLink,
  verifyRequest,
} from '../../src/cvc/index.ts'
import { LINK_RULES } from '../../src/cvc/verify/link/rules.ts'
import { OBJECT_RULES } from '../../src/cvc/verify/object/rules.ts'
import { REQUEST_RULES } from '../../src/cvc/verify/request/rules.ts'
import { checkSignature, type KeySpec } from '../../src/signatures/index.ts'
import { issue, newParty, type Party, requestOctets } from './example-pki.ts'

const today = parseCalendarDate('2026-06-15')
const day = parseCalendarDate
const is = (octet: number) => chatOf(TERMINAL_TYPES.IS.oid, Uint8Array.of(octet))
const strange = chatOf('1.2.3', Uint8Array.of(0x81))
const deviations = Array.from(
  { length: 7 },
  (_, offset) => ({ kind: 'length-not-minimal', path: '7F21', offset }) as const,
)

const shortHash = makeExtension({ kind: 'description', name: 'id-description', hash: new Uint8Array(20) })

/** What is changed in the values of a good DV certificate or of its CVCA (signatures are over octets, so they still hold). */
type Change = { certificate?: Partial<CvCertificate>; issuer?: Partial<CvCertificate> }

/** For each rule a change that it alone objects to (but see {@link ALSO}). */
const ALONE: Record<string, Change> = {
  'names-its-issuer': { certificate: { authorityReference: parseHolderReference('UTCVCA00009') } },
  'legal-step': { certificate: { chat: is(0x01) } },
  'same-terminal-type': { certificate: { chat: chatOf(TERMINAL_TYPES.ST.oid, Uint8Array.of(0x81)) } },
  'signature-verifies': { certificate: { signature: new Uint8Array(64) } },
  'dates-in-order': { certificate: { effective: day('2026-06-15'), expires: day('2026-06-14') } },
  'effective-reached': { certificate: { effective: day('2026-06-16') } },
  'not-expired': { certificate: { expires: day('2026-06-14') } },
  'issuer-not-expired': { issuer: { expires: day('2026-06-14') }, certificate: { expires: day('2026-06-14') } },
  'begins-after-issuer-begins': { certificate: { effective: day('2025-12-31') } },
  'ends-before-issuer-ends': { certificate: { expires: day('2027-01-01') } },
  'new-reference': { certificate: { holderReference: parseHolderReference('UTCVCA00001') } },
  'extension-hash-fits': { certificate: { extensions: [shortHash] } },
  'known-terminal-type': { certificate: { chat: strange }, issuer: { chat: { ...strange, role: 'CVCA' } } },
  'mnemonic-present': { certificate: { holderReference: parseHolderReference('UT00001') } },
  'encoded-as-prescribed': { certificate: { deviations } },
}

/** What cannot be without another finding. */
const ALSO: Record<string, string[]> = { 'dates-in-order': ['not-expired'], 'issuer-not-expired': ['not-expired'] }

/** Rules that other keys are needed for, here or in verify-chain.test.ts. */
const WITH_OTHER_KEYS = [
  'usable-key',
  'usable-issuer-key',
  'carries-domain-parameters',
  'no-own-domain-parameters',
  'keeps-algorithm',
  'keeps-key-length',
  'begins-before-issuer-ends',
  'new-key',
  'keeps-holder',
  'algorithm-not-deprecated',
  'hash-covers-order',
]

describe('rules for a certificate and its issuer', () => {
  let [cvca, dv]: Party[] = []
  before(async () => {
    ;[cvca, dv] = await Promise.all(['UTCVCA00001', 'UTDV00001'].map((name) => newParty(name)))
  })
  const judge = async ({ certificate, issuer }: Change) => {
    const above = await issue(cvca!, cvca!, { role: 'CVCA' })
    const below = await issue(cvca!, dv!, { role: 'DV-domestic' })
    const question = { certificate: { ...below, ...certificate }, issuer: { ...above, ...issuer } }
    return verifyLink({ ...question, today, checkSignature })
  }

  it('find nothing wrong with a good certificate', async () => {
    assert.deepEqual((await judge({})).findings, [])
  })

  for (const [rule, change] of Object.entries(ALONE)) {
    it(`include ${rule}`, async () => {
      const { ok, findings } = await judge(change)
      assert.deepEqual(new Set(findings.map((finding) => finding.rule)), new Set([rule, ...(ALSO[rule] ?? [])]))
      assert.equal(
        ok,
        findings.every(({ severity }) => severity === 'warning'),
      )
    })
  }

  it('are all tried, each with an id and a clause of its own', () => {
    const ids = [...LINK_RULES, ...OBJECT_RULES].map(({ id }) => id)
    assert.deepEqual([...ids].sort(), [...Object.keys(ALONE), ...WITH_OTHER_KEYS].sort())
    for (const { source } of [...LINK_RULES, ...OBJECT_RULES, ...REQUEST_RULES]) assert.ok(source.length > 5)
  })

  it('name a few of many deviations', async () => {
    const { findings } = await judge(ALONE['encoded-as-prescribed']!)
    assert.match(findings[0]?.detail ?? '', /byte 4, and 2 more$/)
  })

  const rulesUnder = async (above: KeySpec, below: KeySpec) => {
    const [issuer, holder] = await Promise.all([newParty('UTCVCA00001', above), newParty('UTDV00001', below)])
    const [root, certificate] = [
      await issue(issuer, issuer, { role: 'CVCA' }),
      await issue(issuer, holder, { role: 'DV-domestic' }),
    ]
    const { findings } = await verifyLink({ certificate, issuer: root, today, checkSignature })
    return findings.map(({ rule }) => rule)
  }

  it('remark on a certificate for the very key that signed it', async () => {
    const certificate = await issue(cvca!, { name: 'UTDV00001', signer: cvca!.signer }, { role: 'DV-domestic' })
    const issuer = await issue(cvca!, cvca!, { role: 'CVCA' })
    const { ok, findings } = await verifyLink({ certificate, issuer, today, checkSignature })
    assert.deepEqual([ok, findings.map(({ rule }) => rule)], [true, ['new-key']])
  })

  it('let no RSA key be shorter than the one above it', async () => {
    const rsa = (modulusBits: number): KeySpec => ({ algorithm: 'id-TA-RSA-PSS-SHA-256', modulusBits })
    assert.deepEqual(await rulesUnder(rsa(1536), rsa(1280)), ['keeps-key-length'])
    assert.deepEqual(await rulesUnder(rsa(1280), rsa(1536)), [])
  })

  it('remark on a hash shorter than the order, and not on SHA-512 with 521 bits', async () => {
    const p384: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp384r1' }
    const p521: KeySpec = { algorithm: 'id-TA-ECDSA-SHA-512', curve: 'secp521r1' }
    assert.deepEqual(await rulesUnder(p384, p384), ['hash-covers-order'])
    assert.deepEqual(await rulesUnder(p521, p521), [])
  })
})

describe('rules for a request', () => {
  const rules = async (change: object) => {
    const decoded = decodeRequest(await requestOctets(await newParty('UTDV00001')))
    assert.ok(decoded.kind === 'plain')
    const { authorityReference, ...request } = decoded.request
    const verdict = await verifyRequest({ ...decoded, request: { ...request, ...change } }, { checkSignature })
    return verdict.findings.map(({ rule, severity }) => `${severity}: ${rule}`)
  }

  it('warn when no authority is named, which policy may refuse', async () => {
    assert.deepEqual(await rules({}), ['warning: names-its-authority'])
  })

  it('refuse numbers of no known curve', async () => {
    const { point } = (await newParty('UTDV00001')).signer.publicKey as { point: Uint8Array } & object
    const domainParameters = { ...domainParametersOf('brainpoolP256r1'), generator: point }
    const publicKey = { kind: 'ecdsa', algorithm: 'id-TA-ECDSA-SHA-256', domainParameters, point }
    assert.deepEqual(await rules({ publicKey }), [
      'error: usable-key',
      'error: inner-signature',
      'warning: names-its-authority',
    ])
  })
})
