import assert from 'node:assert/strict'
import type { CalendarDate } from '../../src/cvc/index.ts'
import { answerDaysOf, planRenewal } from '../../src/pki/index.ts'

const DAY = 86_400_000
const date = (text: string): CalendarDate => text as CalendarDate

/** A certificate of so many days from 1 January 2026; the last day counts. */
function lived(days: number, isTerminal = false) {
  const expires = new Date(Date.parse('2026-01-01') + (days - 1) * DAY).toISOString().slice(0, 10)
  return { effective: date('2026-01-01'), expires: date(expires), isTerminal }
}

const daysBeforeEnd = ({ start, end }: { start: Date; end: Date }): number => (end.getTime() - start.getTime()) / DAY

/** The stage when so many days are left. */
function stageAt(left: number, days = 90): string {
  const { end } = planRenewal(lived(days), 0, new Date(0))
  return planRenewal(lived(days), 0, new Date(end.getTime() - left * DAY)).stage
}

describe('when a certificate is renewed', () => {
  it('the last day counts: it has run out when the day after begins', () => {
    assert.equal(stageAt(0.001), 'late')
    assert.equal(stageAt(0), 'lost')
  })

  it('a DV begins 14 days before the end while nothing is known of its CA', () => {
    assert.equal(daysBeforeEnd(planRenewal(lived(20), undefined, new Date(0))), 14)
  })

  it('or when half of its life is over, if that is earlier', () => {
    assert.equal(daysBeforeEnd(planRenewal(lived(90), undefined, new Date(0))), 45)
  })

  it('a slow CA is asked earlier: its answer, our steps, three days for people', () => {
    const lead = (answer: number): number => daysBeforeEnd(planRenewal(lived(30), answer, new Date(0)))
    assert.ok(lead(12) > 12 + 4 + 3)
    assert.equal(lead(20) - lead(12), 8)
    assert.equal(lead(0.5), 15)
  })

  it('a short life is not renewed from its first day on, by a CA that answers at once', () => {
    assert.equal(daysBeforeEnd(planRenewal(lived(3), 0, new Date(0))), 1.5)
  })

  it('a terminal begins when a third is left', () => {
    assert.equal(daysBeforeEnd(planRenewal(lived(30, true), undefined, new Date(0))), 10)
  })

  it('goes from good by plan and act to late', () => {
    assert.deepEqual(
      [46, 44, 7, 3].map((left) => stageAt(left)),
      ['good', 'plan', 'act', 'late'],
    )
  })

  it('of a life of two days, late is the last half day', () => {
    assert.deepEqual(
      [1.9, 0.9, 0.6, 0.4].map((left) => stageAt(left, 2)),
      ['good', 'plan', 'act', 'late'],
    )
  })

  it('is late three whole days before the end, so that people can still call', () => {
    assert.equal(stageAt(3 + 1 / 48), 'late')
    assert.equal(stageAt(3 + 1 / 12), 'act')
  })
})

describe('how long a CA takes to answer', () => {
  it('is unknown where it never did', () => {
    assert.equal(answerDaysOf([]), undefined)
  })

  it('is its 95th percentile: one answer in twenty may take longer', () => {
    const quick = Array.from({ length: 19 }, () => 3_600)
    assert.equal(answerDaysOf([...quick, 30 * 86_400]), 3_600 / 86_400)
    assert.equal(answerDaysOf([86_400, 2 * 86_400]), 2)
  })
})
