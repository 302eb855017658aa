import assert from 'node:assert/strict'
import { inStatements } from '../../src/async/answers-kept.ts'

describe('answers that are kept together', () => {
  const sizes = (...octets: number[]): number[][] =>
    inStatements(octets.map((length) => ({ octets: new Uint8Array(length) }))).map((some) =>
      some.map(({ octets }) => octets.length),
    )

  it('share a statement up to some megabytes, or go alone', () => {
    assert.deepEqual(sizes(10, 1_500_000, 1_000_000, 5_000_000, 10, 10), [
      [10, 1_500_000],
      [1_000_000],
      [5_000_000],
      [10, 10],
    ])
    assert.deepEqual(sizes(), [])
  })

  it('share it up to a number of rows', () => {
    assert.deepEqual(
      sizes(...Array<number>(40).fill(1)).map(({ length }) => length),
      [32, 8],
    )
  })
})
