import assert from 'node:assert/strict'
import { join } from 'node:path'
import { readFindings } from '../../fuzz/finding.ts'
import { replayInProcess } from '../../fuzz/replay-in-process.ts'

const ROOT = join(import.meta.dirname, '../..')
const SUITES = ['cvc', 'soap']
const LIMIT_MILLISECONDS = 20_000

// Each in a process of its own: what once hung or crashed may do so again.
describe('what fuzzing found', function () {
  this.timeout(60_000)
  for (const suite of SUITES) {
    const findings = readFindings(join(ROOT, 'test/vectors/fuzz', suite))
    const module = join(ROOT, 'fuzz', suite, 'suite.ts')

    for (const { name, target, hex, promise } of findings) {
      it(`holds: ${name}`, async () => {
        const result = await replayInProcess({ suite: module, target, inputs: [hex], promise }, LIMIT_MILLISECONDS)
        assert.equal(result.kind, 'held', result.kind === 'broken' ? result.breach.why : '')
      })
    }

    it(`of ${suite} is kept under the name of its target and promise`, () => {
      for (const { name, target } of findings) assert.ok(name.startsWith(target), name)
    })
  }
})
