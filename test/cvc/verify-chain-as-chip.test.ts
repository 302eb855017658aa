import assert from 'node:assert/strict'
import { type Chip, type CvCertificate, parseCalendarDate, verifyChainAsChip } from '../../src/cvc/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { issue, newParty, type Party, type Wish } from './example-pki.ts'

const day = parseCalendarDate
const chipWith = (currentDate: string, ...certificates: CvCertificate[]): Chip => {
  return { currentDate: day(currentDate), trustPoints: certificates.map((certificate) => ({ certificate })) }
}
const judge = (chip: Chip, ...chain: CvCertificate[]) => verifyChainAsChip({ chip, chain, checkSignature })
const trusted = ({ trustPoints }: Chip) => trustPoints.map(({ certificate }) => certificate.holderReference)

describe('verifyChainAsChip', () => {
  let [first, second, third, dv, terminal]: Party[] = []
  before(async () => {
    const names = ['UTCVCA00001', 'UTCVCA00002', 'UTCVCA00003', 'UTDV00001', 'UTIS00001']
    ;[first, second, third, dv, terminal] = await Promise.all(names.map((name) => newParty(name)))
  })
  const root = (wish: Partial<Wish> = {}) => issue(first!, first!, { role: 'CVCA', effective: '2024-01-01', ...wish })
  const link = (from = first!, to = second!, wish: Partial<Wish> = {}) => issue(from, to, { role: 'CVCA', ...wish })
  const verifier = (from = first!, wish: Partial<Wish> = {}) => issue(from, dv!, { role: 'DV-domestic', ...wish })
  const system = (wish: Partial<Wish> = {}) => issue(dv!, terminal!, { role: 'terminal', ...wish })

  it('takes what a server would call not yet effective, and believes its date', async () => {
    const chain = [await verifier(first, { effective: '2026-03-01' }), await system({ effective: '2026-04-01' })]
    const verdict = await judge(chipWith('2026-01-01', await root()), ...chain)
    assert.ok(verdict.ok)
    assert.equal(verdict.chip.currentDate, '2026-04-01')
  })

  it('does not believe the date of a terminal under a foreign DV', async () => {
    const foreign = await verifier(first, { role: 'DV-foreign', effective: '2026-03-01' })
    const verdict = await judge(
      chipWith('2026-01-01', await root()),
      foreign,
      await system({ effective: '2026-04-01' }),
    )
    assert.ok(verdict.ok)
    assert.equal(verdict.chip.currentDate, '2026-03-01')
  })

  it('keeps date and trust points it has moved when a later certificate fails', async () => {
    const moved = await link(first, second, { effective: '2026-02-01' })
    const verdict = await judge(chipWith('2026-01-01', await root()), moved, await system())
    assert.ok(!verdict.ok)
    assert.ok(verdict.findings.some(({ rule, at }) => rule === 'names-its-issuer' && at === 1))
    assert.equal(verdict.chip.currentDate, '2026-02-01')
    assert.deepEqual(trusted(verdict.chip), ['UTCVCA00002', 'UTCVCA00001'])
  })

  it('keeps two trust points, the one with the oldest effective date dropping out', async () => {
    const chain = [await link(first, second, { effective: '2025-01-01' }), await link(second, third)]
    const verdict = await judge(chipWith('2024-06-01', await root()), ...chain)
    assert.deepEqual(trusted(verdict.chip), ['UTCVCA00003', 'UTCVCA00002'])
  })

  it('overwrites a trust point that comes again instead of doubling it', async () => {
    const chip = chipWith('2026-01-01', await link(), await root())
    const verdict = await judge(chip, await link(first, second, { effective: '2026-05-01' }))
    assert.deepEqual(trusted(verdict.chip), ['UTCVCA00002', 'UTCVCA00001'])
    assert.equal(verdict.chip.trustPoints[0]?.certificate.effective, '2026-05-01')
  })

  it('takes a DV of either trust point, and in the next session one of the link just imported', async () => {
    const after = await judge(
      chipWith('2026-01-01', await root()),
      await link(first, second, { domainParameters: false }),
    )
    assert.ok((await judge(after.chip, await verifier(second), await system())).ok)
    assert.ok((await judge(after.chip, await verifier(first), await system())).ok)
  })

  it('takes a link but no DV from an expired trust point', async () => {
    const old = await root({ expires: '2025-06-01' })
    const chip = chipWith('2025-06-02', old)
    assert.ok((await judge(chip, await link())).ok)
    const refused = await judge(chip, await verifier(first, { effective: '2025-01-01' }))
    assert.deepEqual(
      refused.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
      ['issuer-not-expired'],
    )
  })

  it('compares the expiration with the date before the certificate itself', async () => {
    const chip = chipWith('2026-01-01', await root())
    const late = await verifier(first, { effective: '2026-06-01', expires: '2026-06-01' })
    const verdict = await judge(chip, late, await system({ effective: '2026-05-01', expires: '2026-05-31' }))
    assert.ok(!verdict.ok)
    assert.equal(verdict.chip.currentDate, '2026-06-01')
  })

  it('counts rights from the newest CVCA certificate of the way it took', async () => {
    const verdict = await judge(
      chipWith('2026-01-01', await root()),
      await link(),
      await verifier(second),
      await system(),
    )
    assert.ok(verdict.ok)
    assert.deepEqual(verdict.chain.rights.bits, Uint8Array.of(1))
    assert.equal(verdict.chain.keys.length, 3)
  })

  it('has one or two trust points, and they are CVCA certificates', async () => {
    await assert.rejects(judge(chipWith('2026-01-01')), RangeError)
    const verdict = await judge(chipWith('2026-01-01', await verifier()))
    assert.deepEqual(
      verdict.findings.map(({ rule, at }) => [rule, at]),
      [['anchor-is-cvca', -1]],
    )
  })
})
