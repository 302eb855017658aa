import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkAttack } from './attack.ts'
import { tableOf } from './table.ts'

const ROW = { id: 'NET-07', actor: 'a stranger', target: 'the door', attack: 'Knocks.', answer: 'Nobody opens.' }

describe('the table of the threat model', () => {
  it('has the attacks that the tests declare, each once, in the words they declare', async () => {
    const run = [join(import.meta.dirname, 'run.ts'), '--check']
    const { stdout } = await promisify(execFile)(process.execPath, run) // fails with what differs
    assert.match(stdout, /^The table has the \d+ attacks that are declared\.$/m)
  })

  it('is sorted by id and leads to the tests', () => {
    const [, , ...lines] = tableOf([
      { ...ROW, file: 'doors.attacks.test.ts' },
      { ...ROW, id: 'AUD-01', file: 'audit.attacks.test.ts' },
    ]).split('\n')
    const links = ['[audit](../test/attacks/audit.attacks.test.ts)', '[doors](../test/attacks/doors.attacks.test.ts)']
    assert.deepEqual(lines, [
      `| AUD-01 | a stranger | the door | Knocks. | Nobody opens. | ${links[0]} |`,
      `| NET-07 | a stranger | the door | Knocks. | Nobody opens. | ${links[1]} |`,
    ])
  })

  it('takes no row without a room, or whose sentences are none or would break it', () => {
    checkAttack(ROW)
    for (const [field, wrong] of [
      ['id', 'NET-7'],
      ['id', 'WEB-07'],
      ['actor', ''],
      ['target', 'the door.'],
      ['attack', 'Knocks'],
      ['answer', 'Nobody | opens.'],
    ] as const) {
      assert.throws(() => checkAttack({ ...ROW, [field]: wrong }), assert.AssertionError, `${field}: ${wrong}`)
    }
  })
})
