import assert from 'node:assert/strict'
import {
  type CertificateFields,
  type CvCertificate,
  chatOf,
  decodeCertificate,
  domainParametersOf,
  isExpired,
  parseCalendarDate,
  parseHolderReference,
  TERMINAL_TYPES,
  verifyChain,
  verifyLink,
} from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { issue, newParty, type Party, type Wish } from './example-pki.ts'

const errorsOf = (findings: readonly { rule: string; severity: string; at?: number }[]) =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, at }) => (at === undefined ? rule : `${rule}@${at}`))
const judge = (anchor: CvCertificate, chain: CvCertificate[], today = '2026-06-15') =>
  verifyChain({ anchor, chain, today: parseCalendarDate(today), checkSignature })

describe('verifyChain', () => {
  let [cvca, next, dv, terminal]: Party[] = []
  before(async () => {
    const names = ['UTCVCA00001', 'UTCVCA00002', 'UTDV00001', 'UTIS00001']
    ;[cvca, next, dv, terminal] = await Promise.all(names.map((name) => newParty(name)))
  })
  const root = (wish: Partial<Wish> = {}) => issue(cvca!, cvca!, { role: 'CVCA', ...wish })
  const link = (wish: Partial<Wish> = {}) => issue(cvca!, next!, { role: 'CVCA', ...wish })
  const verifier = (issuer = cvca!, wish: Partial<Wish> = {}) => issue(issuer, dv!, { role: 'DV-domestic', ...wish })
  const system = (wish: Partial<Wish> = {}) => issue(dv!, terminal!, { role: 'terminal', ...wish })
  const changed = (change: Partial<CertificateFields>) => ({ change })

  it('leads from the anchor to a terminal and says what it may do', async () => {
    const verdict = await judge(await root(), [await verifier(), await system()])
    assert.ok(verdict.ok)
    assert.deepEqual(verdict.findings, [])
    assert.deepEqual(verdict.chain.keys, [dv!.signer.publicKey, terminal!.signer.publicKey])
    assert.deepEqual(verdict.chain.rights.bits, Uint8Array.of(1))
  })

  it('goes over an expired link certificate', async () => {
    const old = await root({ effective: '2020-01-01', expires: '2023-01-01' })
    const expired = await link({ effective: '2020-01-02', expires: '2023-01-01' })
    const verdict = await judge(old, [expired])
    assert.ok(verdict.ok)
    assert.deepEqual(
      verdict.chain.trustPoints.map(({ holderReference }) => holderReference),
      ['UTCVCA00002', 'UTCVCA00001'],
    )
  })

  it('takes a link certificate from an expired anchor, and the DV under it', async () => {
    const old = await root({ effective: '2020-01-01', expires: '2023-01-01' })
    assert.ok((await judge(old, [await link(), await verifier(next), await system()])).ok)
  })

  it('takes no DV from an expired anchor, nor from an expired link', async () => {
    const expired = { effective: '2020-01-01', expires: '2026-06-14' }
    assert.deepEqual(errorsOf((await judge(await root(expired), [await verifier()])).findings), [
      'issuer-not-expired@0',
    ])
    const chain = [await link(expired), await verifier(next)]
    assert.deepEqual(errorsOf((await judge(await root(), chain)).findings), ['issuer-not-expired@1'])
  })

  it('inherits the curve through a link certificate that does not spell it out', async () => {
    const verdict = await judge(await root(), [await link({ domainParameters: false }), await verifier(next)])
    assert.ok(verdict.ok)
    assert.deepEqual(verdict.chain.keys.at(-1), dv!.signer.publicKey)
  })

  it('starts at a link certificate without parameters if told its curve', async () => {
    const anchor = await link({ domainParameters: false })
    const question = { anchor, chain: [await verifier(next)], today: parseCalendarDate('2026-06-15'), checkSignature }
    assert.ok((await verifyChain({ ...question, anchorCurve: 'brainpoolP256r1' })).ok)
    assert.deepEqual(errorsOf((await verifyChain(question)).findings), [
      'usable-issuer-key@0',
      'signature-verifies@0',
      'usable-key@0',
    ])
  })

  it('follows a link certificate to another curve and algorithm, and not a DV', async () => {
    const spec = { algorithm: 'id-TA-ECDSA-SHA-384', curve: 'brainpoolP384r1' } as const
    const [stronger, below] = await Promise.all([newParty('UTCVCA00003', spec), newParty('UTDV00003', spec)])
    const moved = await issue(cvca!, stronger, { role: 'CVCA' })
    assert.ok((await judge(await root(), [moved, await issue(stronger, below, { role: 'DV-domestic' })])).ok)
    const alone = await judge(await root(), [await issue(cvca!, below, { role: 'DV-domestic' })])
    assert.deepEqual(errorsOf(alone.findings), ['usable-key@0', 'keeps-algorithm@0'])
  })

  it('moves to RSA and back by link certificates', async () => {
    const rsa = await newParty('UTCVCA00004', { algorithm: 'id-TA-RSA-PSS-SHA-256', modulusBits: 2048 })
    const chain = [
      await issue(cvca!, rsa, { role: 'CVCA' }),
      await issue(rsa, next!, { role: 'CVCA' }),
      await verifier(next),
    ]
    assert.ok((await judge(await root(), chain)).ok)
  })

  it('does not let a DV bring its own curve, not even the right one', async () => {
    const own = await verifier(cvca, { domainParameters: true })
    assert.deepEqual(errorsOf((await judge(await root(), [own])).findings), ['no-own-domain-parameters@0'])
  })

  it('does not follow a generator of the attacker, though all else is right', async () => {
    const parameters = {
      ...domainParametersOf('brainpoolP256r1'),
      generator: dv!.signer.publicKey.kind === 'ecdsa' ? dv!.signer.publicKey.point : undefined!,
    }
    const honest = await root()
    assert.ok(honest.publicKey.kind === 'ecdsa')
    const evil = await root(changed({ publicKey: { ...honest.publicKey, domainParameters: parameters } }))
    assert.deepEqual(errorsOf((await judge(honest, [evil])).findings), ['usable-key@0'])
    const under = await judge(evil, [await verifier()])
    assert.ok(errorsOf(under.findings).includes('usable-issuer-key@0'))
  })

  it('tells all findings of all certificates, not the first', async () => {
    const oid = TERMINAL_TYPES.ST.oid
    const wrong = await verifier(cvca, { expires: '2026-01-31', change: { chat: chatOf(oid, Uint8Array.of(0x81)) } })
    const verdict = await judge(await root(), [wrong, await system({ effective: '2026-07-01' })])
    assert.deepEqual(errorsOf(verdict.findings), [
      'same-terminal-type@0',
      'not-expired@0',
      'same-terminal-type@1',
      'effective-reached@1',
      'issuer-not-expired@1',
      'begins-before-issuer-ends@1',
    ])
  })

  it('finds a changed octet by the signature alone', async () => {
    const { octets } = await verifier()
    const at = Buffer.from(octets).indexOf('UTDV00001') + 2
    const altered = decodeCertificate(octets.with(at, 'X'.charCodeAt(0)))
    assert.deepEqual(errorsOf((await judge(await root(), [altered])).findings), ['signature-verifies@0'])
  })

  it('names holder, clause and place in every finding', async () => {
    const { findings } = await judge(await root(), [await system()])
    const [first] = findings
    assert.equal(first?.rule, 'names-its-issuer')
    assert.equal(first.holderReference, 'UTIS00001')
    assert.match(first.source, /^TR-03110-3/)
    assert.equal(first.detail, 'names UTDV00001, not UTCVCA00001')
  })

  it('warns of a CVCA that changes its name, of SHA-1, and of nothing else', async () => {
    const spec = { algorithm: 'id-TA-ECDSA-SHA-1', curve: 'brainpoolP160r1' } as const
    const other = await newParty('UTOTHER00001', spec)
    const { ok, findings } = await judge(await root(), [await issue(cvca!, other, { role: 'CVCA' })])
    assert.ok(ok)
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['keeps-holder', 'algorithm-not-deprecated'],
    )
  })

  it('needs a CVCA as anchor', async () => {
    assert.deepEqual(errorsOf((await judge(await verifier(), [])).findings), ['anchor-is-cvca@-1'])
  })
})

describe('verifyLink', () => {
  const today = parseCalendarDate('2026-06-15')

  it('looks at a self-signed certificate as its own issuer', async () => {
    const cvca = await newParty('UTCVCA00001')
    const certificate = await issue(cvca, cvca, { role: 'CVCA' })
    const verdict = await verifyLink({ certificate, issuer: certificate, today, checkSignature })
    assert.ok(verdict.ok)
    assert.deepEqual(verdict.key, cvca.signer.publicKey)
  })

  it('wants the parameters spelled out in a self-signed certificate', async () => {
    const cvca = await newParty('UTCVCA00001')
    const certificate = await issue(cvca, cvca, { role: 'CVCA', domainParameters: false })
    const verdict = await verifyLink({
      certificate,
      issuer: certificate,
      issuerCurve: 'brainpoolP256r1',
      today,
      checkSignature,
    })
    assert.deepEqual(errorsOf(verdict.findings), ['carries-domain-parameters'])
  })

  it('checks a terminal under its DV when told the curve', async () => {
    const [dv, terminal, cvca] = await Promise.all(
      ['UTDV00001', 'UTIS00001', 'UTCVCA00001'].map((name) => newParty(name)),
    )
    const issuer = await issue(cvca!, dv!, { role: 'DV-foreign' })
    const certificate = await issue(dv!, terminal!, { role: 'terminal' })
    assert.ok((await verifyLink({ certificate, issuer, issuerCurve: 'brainpoolP256r1', today, checkSignature })).ok)
  })

  it('flags what tolerant reading forgave', async () => {
    const cvca = await newParty('UTCVCA00001')
    const { octets } = await issue(cvca, cvca, {
      role: 'CVCA',
      change: { holderReference: parseHolderReference('UTCVCA00001') },
    })
    const length = octets.length - 5 // 7F21 82 xx xx becomes 7F21 83 00 xx xx
    const longer = Uint8Array.of(0x7f, 0x21, 0x83, 0, length >> 8, length & 0xff, ...octets.subarray(5))
    const certificate = decodeCertificate(longer, { mode: 'tolerant' })
    const { ok, findings } = await verifyLink({ certificate, issuer: certificate, today, checkSignature })
    assert.ok(ok)
    assert.deepEqual(
      findings.map(({ rule, detail }) => [rule, detail]),
      [['encoded-as-prescribed', 'length-not-minimal in 7F21 at byte 2']],
    )
  })
})

describe('isExpired', () => {
  it('counts the last day', () => {
    const certificate = { expires: parseCalendarDate('2026-06-15') }
    assert.equal(isExpired(certificate, parseCalendarDate('2026-06-15')), false)
    assert.equal(isExpired(certificate, parseCalendarDate('2026-06-16')), true)
  })
})
