import assert from 'node:assert/strict'
import { useFrom, warningDue } from '../../src/pki/index.ts'

const DAY = 86_400_000
const NOT_BEFORE = new Date('2026-11-30T10:00:00Z')
const dayOf = (days: number): Date => new Date(NOT_BEFORE.getTime() + days * DAY)

describe('the dates of a TLS certificate of our own', () => {
  /** Each day of its life. */
  function told(lifeDays: number, renewBeforeDays: number | undefined): number[] {
    const shown = { notBefore: NOT_BEFORE, notAfter: dayOf(lifeDays) }
    const days = Array.from({ length: lifeDays + 1 }, (_, day) => warningDue(shown, renewBeforeDays, dayOf(day)))
    return [...new Set(days)].filter((day) => day !== undefined)
  }

  it('tell that it ends soon while there is time to bring the next one', () => {
    assert.deepEqual(told(365, undefined), [60, 30, 14, 7, 3, 1, 0])
    assert.deepEqual(told(10, undefined), [14, 7, 3, 1, 0])
  })

  it('tell it of one that a CA renews only where that is late', () => {
    assert.deepEqual(told(365, 30), [14, 7, 3, 1, 0])
    assert.deepEqual(told(365, 90), [30, 14, 7, 3, 1, 0])
  })

  it('take a short life for what it is: its successor is ordered in the middle of it', () => {
    assert.deepEqual(told(14, 30), [3, 1, 0])
    assert.deepEqual(told(3, 30), [0])
  })

  it('give partners the days of notice, but never let the one in use run out', () => {
    const inUse = { notAfter: dayOf(30) }
    assert.deepEqual(useFrom(NOT_BEFORE, 14, inUse), dayOf(14))
    assert.deepEqual(useFrom(NOT_BEFORE, 90, inUse), dayOf(29))
    assert.deepEqual(useFrom(dayOf(29.5), 14, inUse), dayOf(29.5))
  })
})
