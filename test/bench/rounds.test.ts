import assert from 'node:assert/strict'
import { roundsOf } from '../../bench/support/rounds.ts'

describe('rounds of a bench', () => {
  it('have blocks as long as they should be, also where a pause came between while that was found out', async () => {
    const asked: number[] = []
    const paused = (times: number) => {
      asked.push(times)
      return 1_000 * times + (asked.length === 4 ? 50_000_000 : 0) // in nanoseconds
    }
    await roundsOf([paused], { seconds: 0.17, rounds: 15 })
    assert.equal(asked.at(-1), 10_000) // 10 ms each
  })
})
