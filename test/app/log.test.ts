import assert from 'node:assert/strict'
import { createLog } from '../../src/app/log.ts'
import { certificateIn } from '../support/applicant.ts'
import { startTestNode } from '../support/node.ts'
import { admitGate, foundUtopia, successor } from '../support/utopia.ts'

describe('the line of an exchange in the log', () => {
  it('names what was tolerated only when something was', async () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line) => void lines.push(line) })
    const node = await startTestNode('UT', { log })
    const gate = await admitGate(node.operator, await foundUtopia(node.operator))
    certificateIn(await gate.applicant.request((await successor(2, gate.first)).octets))
    gate.applicant.close()
    await node.close()
    const strict = lines.filter((line) => line.includes('"operation":"RequestCertificate"'))
    assert.ok(strict.length > 0)
    for (const line of strict) assert.ok(!Object.hasOwn(JSON.parse(line), 'tolerated'), line)
  })
})
