import assert from 'node:assert/strict'
import { attemptsOf, DEFAULT_RETRY_PLAN, pauseAfter } from '../../src/async/index.ts'

describe('the retry plan', () => {
  it('doubles its pauses from a second up to an hour', () => {
    const pauses = Array.from({ length: 14 }, (_, n) => pauseAfter(n + 1, DEFAULT_RETRY_PLAN) / 1000)
    assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600])
  })

  it('gives up after a week, not before', () => {
    const attempts = attemptsOf(DEFAULT_RETRY_PLAN)
    const seconds = (upTo: number): number =>
      Array.from({ length: upTo }, (_, n) => pauseAfter(n + 1, DEFAULT_RETRY_PLAN) / 1000).reduce((a, b) => a + b, 0)
    assert.ok(seconds(attempts - 1) >= 7 * 86_400)
    assert.ok(seconds(attempts - 2) < 7 * 86_400)
  })

  it('tries at least once', () => {
    assert.equal(attemptsOf({ firstPauseSeconds: 1, longestPauseSeconds: 1, giveUpAfterSeconds: 0 }), 1)
  })
})
