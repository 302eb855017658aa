import assert from 'node:assert/strict'
import { type Signs, Vigil } from '../../chaos/vigil.ts'

describe('what counts as stuck in a chaos run', () => {
  const LIMITS = { silentMilliseconds: 100, fruitlessMilliseconds: 500 }

  /** @returns what a node is told off for, that shows these signs every 50 milliseconds */
  function watching(signs: readonly Signs[]): string[] {
    const vigil = new Vigil(LIMITS)
    return signs.flatMap((one, n) => vigil.look(one, n * 50) ?? [])
  }

  const seen = (times: number, signs: (n: number) => Signs): Signs[] =>
    Array.from({ length: times }, (_, n) => signs(n))

  it('not a node that is slow: something ends now and then, or at least is tried', () => {
    assert.deepEqual(watching(seen(40, (n) => ({ ended: Math.floor(n / 8), done: n }))), [])
  })

  it('a node that does nothing, once for each time it is silent for so long', () => {
    assert.deepEqual(watching(seen(4, () => ({ ended: 7, done: 7 }))), ['it did nothing for 0.1 s'])
    assert.equal(watching(seen(5, () => ({ ended: 7, done: 7 }))).length, 2)
  })

  it('a node that tries for ever and ends nothing', () => {
    assert.deepEqual(watching(seen(12, (n) => ({ ended: 7, done: n }))), ['nothing ended for 0.5 s'])
  })
})
