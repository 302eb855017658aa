import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import {
  type ChainVerdict,
  type ChipVerdict,
  decodeCertificate,
  parseCalendarDate,
  verifyChain,
  verifyChainAsChip,
} from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { describeWithVectors, vectorPath } from '../support/vectors.ts'

/** What a server with a clock (`pki`) or a chip (`icc`) is to say. */
interface Expectation {
  readonly currentDate?: string
  readonly ok: boolean
  readonly role?: string
  readonly effectiveAuthorization?: string
  readonly trustPoints?: readonly string[]
  readonly warnings?: readonly string[]
  readonly reason?: string
  readonly at?: string
}

interface ChainCase {
  readonly name: string
  readonly anchor: string
  readonly chain: readonly string[]
  readonly date: string
  readonly expect: { readonly pki: Expectation; readonly icc: Expectation }
}

/** Our rules, by the reasons of chains.json. */
const RULES: Record<string, string> = {
  'not-yet-effective': 'effective-reached',
  'trust-point-expired': 'issuer-not-expired',
  expired: 'not-expired',
  signature: 'signature-verifies',
  'car-mismatch': 'names-its-issuer',
  'terminal-type': 'same-terminal-type',
  'role-transition': 'legal-step',
  'domain-parameters-not-allowed': 'no-own-domain-parameters',
  'algorithm-change': 'keeps-algorithm',
  'anchor-not-cvca': 'anchor-is-cvca',
  'outlives-issuer': 'ends-before-issuer-ends',
  'effective-before-issuer': 'begins-after-issuer-begins',
}

const read = (file: string) => decodeCertificate(readFileSync(vectorPath('cvc', 'generated-own', file)))
const readCases = () => {
  const path = vectorPath('cvc', 'generated-own', 'chain', 'chains.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { cases: ChainCase[] }).cases
}

describeWithVectors('chains, as a chip sees them', () => {
  const cases = readCases()

  it('holds 45 cases', () => assert.equal(cases.length, 45))

  for (const { name, anchor, chain, date, expect } of cases) {
    const { icc } = expect
    it(`${icc.ok ? 'accepts' : `refuses (${icc.reason})`} ${name} from ${date}`, async () => {
      const chip = { currentDate: parseCalendarDate(date), trustPoints: [{ certificate: read(anchor) }] }
      const verdict = await verifyChainAsChip({ chip, chain: chain.map(read), checkSignature })
      if (icc.ok) return assertChipAccepted(verdict, icc, [anchor, ...chain])
      assertRefused(verdict, icc, chain)
    })
  }
})

describeWithVectors('chains, as a server with a clock sees them', () => {
  const cases = readCases()
  const judge = ({ anchor, chain, date }: ChainCase) =>
    verifyChain({ anchor: read(anchor), chain: chain.map(read), today: parseCalendarDate(date), checkSignature })

  it('holds 45 cases', () => assert.equal(cases.length, 45))

  for (const one of cases) {
    const { pki } = one.expect
    it(`${pki.ok ? 'accepts' : `refuses (${pki.reason})`} ${one.name} on ${one.date}`, async () => {
      const verdict = await judge(one)
      if (pki.ok) assertAccepted(verdict, pki, one)
      else assertRefused(verdict, pki, one.chain)
    })
  }
})

function assertAccepted(verdict: ChainVerdict, pki: Expectation, { anchor, chain }: ChainCase): void {
  assert.ok(verdict.ok, JSON.stringify(verdict.findings))
  const { certificates, rights, trustPoints, keys } = verdict.chain
  assert.equal(certificates.at(-1)?.chat.role, pki.role)
  assert.equal(keys.length, chain.length)
  assert.equal(Buffer.from(rights.bits).toString('hex'), pki.effectiveAuthorization)
  // a chip keeps two trust points; a server knows the whole line
  assert.equal(Math.min(trustPoints.length, 2), pki.trustPoints?.length)
  const names = [anchor, ...chain].map(nameOf)
  const warned = verdict.findings.map(({ rule, at }) => `${rule}:${names[at! + 1]}`)
  assert.deepEqual(warned, (pki.warnings ?? []).map(asRule))
}

function assertChipAccepted(verdict: ChipVerdict, icc: Expectation, files: readonly string[]): void {
  assert.ok(verdict.ok, JSON.stringify(verdict.findings))
  const { certificates, rights } = verdict.chain
  assert.equal(certificates.at(-1)?.chat.role, icc.role)
  assert.equal(Buffer.from(rights.bits).toString('hex'), icc.effectiveAuthorization)
  assert.equal(verdict.chip.currentDate, icc.currentDate)
  const octets = verdict.chip.trustPoints.map(({ certificate }) => certificate.octets)
  assert.deepEqual(
    octets,
    icc.trustPoints!.map((name) => read(`chain/${name}.cvcert`).octets),
  )
  const names = files.map(nameOf)
  const warned = verdict.findings.map(({ rule, at }) => `${rule}:${names[at! + 1]}`)
  assert.deepEqual(warned, (icc.warnings ?? []).map(asRule))
}

function assertRefused(verdict: ChainVerdict | ChipVerdict, pki: Expectation, chain: readonly string[]): void {
  assert.equal(verdict.ok, false)
  const rule = RULES[pki.reason!]
  const at = pki.at === undefined ? -1 : chain.map(nameOf).indexOf(pki.at)
  const errors = verdict.findings.filter(({ severity }) => severity === 'error')
  assert.ok(
    errors.some((finding) => finding.rule === rule && finding.at === at),
    JSON.stringify(errors),
  )
  assert.ok(
    errors.every((finding) => finding.at! >= at),
    'nothing is found before the place of the fault',
  )
}

function asRule(warning: string): string {
  const [reason, name] = warning.split(':')
  return `${RULES[reason!]}:${name}`
}

function nameOf(file: string): string {
  return basename(file, '.cvcert')
}
