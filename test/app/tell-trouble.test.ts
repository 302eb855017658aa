import assert from 'node:assert/strict'
import type { Log } from '../../src/app/log.ts'
import { tellTrouble } from '../../src/app/tell-trouble.ts'

describe('the log of work that did not succeed', () => {
  let clock: number
  let lines: Record<string, unknown>[]
  let tell: ReturnType<typeof tellTrouble>

  beforeEach(() => {
    clock = 5
    lines = []
    tell = tellTrouble({ warn: (details: Record<string, unknown>) => lines.push(details) } as never as Log, () => clock)
  })

  it('has each attempt for an exchange', () => {
    for (const _ of [1, 2]) tell({ kind: 'attempt', exchangeId: 'x', task: 'deliver', error: new Error('refused') })
    assert.deepEqual(
      lines.map(({ exchange, task, error }) => [exchange, task, error]),
      Array(2).fill(['x', 'deliver', 'refused']),
    )
  })

  it('has a queue that is out of reach once a minute, and how often that came in between', () => {
    for (; clock < 120_000; clock += 100) tell({ kind: 'worker', error: new Error('connect ECONNREFUSED') })
    assert.deepEqual(
      lines.map(({ alsoSince }) => alsoSince),
      [undefined, 599],
    )
  })

  it('has another trouble of the queue at once', () => {
    for (const says of ['connect ECONNREFUSED', 'write EPIPE']) tell({ kind: 'worker', error: new Error(says) })
    tell({ kind: 'queue', error: new Error('write EPIPE') })
    assert.equal(lines.length, 3)
  })
})
