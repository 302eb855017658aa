import assert from 'node:assert/strict'
import { planRenewal } from '../../src/pki/index.ts'

describe('planRenewal', () => {
  for (const [expires, answerDays] of [
    ['2026-11-23', undefined], // a fortnight: no longer than the lead
    ['2027-02-07', 88], // ninety days, of a CA that took 88 once
  ] as const) {
    it(`does not renew a certificate until ${expires} on its first day, or each new one would be asked for at once`, () => {
      const certificate = { effective: '2026-11-10', expires, isTerminal: false } as const
      const { stage } = planRenewal(certificate as never, answerDays, new Date('2026-11-10T12:00:00Z'))
      assert.equal(stage, 'good')
    })
  }
})
