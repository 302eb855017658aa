import assert from 'node:assert/strict'
import type { SettingsView, SettingView } from '../../src/messages/index.ts'
import { eac } from './fake-world.ts'

const HELD: SettingView = {
  name: 'escalation.heldHours',
  value: [6, 24],
  from: 'node',
  file: [24, 72],
  default: [24, 72],
  unit: 'hours',
  says: 'It is told again.',
  form: { kind: 'numbers', least: 0.001, most: 87_600, longest: 20 },
  set: { since: '2026-11-22T08:15:00.000Z', by: 'boss', why: 'shorter nights', approval: 7 },
}
const KEEP: SettingView = {
  name: 'exchanges.keepMessages',
  value: true,
  from: 'default',
  file: true,
  default: true,
  says: 'Messages are kept.',
  form: { kind: 'flag' },
  waiting: 9,
}
const ALL: SettingsView = { settings: [HELD, KEEP], needs: 1, inFile: [{ name: 'listen.port', value: 8443 }] }
const answers = { 'setting.list': ALL }

describe('eac setting', () => {
  it('list shows what is in force, where it is from, and who approves a change', async () => {
    const { exitCode, out } = await eac(['setting', 'list', '--all'], { answers })
    assert.equal(exitCode, 0)
    assert.match(out, /^escalation\.heldHours +6, 24 hours +set here 2026-11-22 08:15:00 by boss$/m)
    assert.match(out, /^exchanges\.keepMessages +on +default; a change waits for approval 9$/m)
    assert.match(out, /a change is done once one other user approves it/)
    assert.match(out, /^listen\.port +8443$/m)
  })

  it('show tells the reason, what the file says, and which values it takes', async () => {
    const { out } = await eac(['setting', 'show', 'escalation.heldHours'], { answers })
    assert.match(out, /^reason +shorter nights$/m)
    assert.match(out, /^the file says +24, 72 hours$/m)
    assert.match(out, /^takes +up to 20 numbers from 0\.001 to 87600 with commas between, or none$/m)
  })

  it('change sends a value of the kind that the setting takes', async () => {
    const change = async (name: string, value: string) => {
      const args = ['setting', 'change', name, value, '--why', 'quicker']
      const { calls } = await eac(args, { answers: { ...answers, 'setting.change': HELD } })
      return calls.at(-1)?.input
    }
    const why = 'quicker'
    assert.deepEqual(await change('escalation.heldHours', '6'), { name: 'escalation.heldHours', value: [6], why })
    assert.deepEqual(await change('escalation.heldHours', 'none'), { name: 'escalation.heldHours', value: [], why })
    assert.deepEqual(await change('exchanges.keepMessages', 'false'), {
      name: 'exchanges.keepMessages',
      value: false,
      why,
    })
  })

  it('a value of another kind, and a setting of the file alone, are misuse', async () => {
    for (const args of [
      ['exchanges.keepMessages', '1'],
      ['escalation.heldHours', '6h'],
      ['listen.port', '1'],
    ]) {
      const { exitCode, calls } = await eac(['setting', 'change', ...args, '--why', 'quicker'], { answers })
      assert.equal(exitCode, 2, args.join(' '))
      assert.ok(!calls.some(({ name }) => name === 'setting.change'))
    }
  })
})
