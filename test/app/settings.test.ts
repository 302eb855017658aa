import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { settingRules } from '../../src/app/settings/setting-rules.ts'
import { makeSelfSignedCertificate } from '../../src/app/transport/index.ts'
import {
  type ApprovalView,
  type Role,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type SettingView,
} from '../../src/messages/index.ts'
import { by, passwordOf } from '../people/people.ts'
import { makeTestFolder, startTestNode, type TestNode } from '../support/node.ts'
import { useQuickScrypt } from '../support/quick-scrypt.ts'
import { addAuthority, register } from '../support/utopia.ts'

describe('settings that are changed while the node runs', () => {
  useQuickScrypt()
  let node: TestNode
  const gateTls = makeSelfSignedCertificate({
    subject: { commonName: 'gate-1' },
    hostNames: ['127.0.0.1'],
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 86_400_000),
  })
  before(async function () {
    this.timeout(120_000)
    node = await startTestNode('UT', { keepFolder: true })
    await addAuthority(node.operator, 'UT-DV', 'DV', 'DVDOM')
    const people: [string, Role][] = [
      ['boss', 'administrator'],
      ['ann', 'approver'],
      ['ben', 'approver'],
    ]
    for (const [name, role] of people) {
      const user = { name, fullName: `Person ${name}`, password: passwordOf(name), roles: [role] }
      await node.operator.call('user.add', user)
    }
  })
  after(() => node?.close())

  const show = async (name: SettingName): Promise<SettingView> => {
    const { settings } = await node.operator.call('setting.list', {})
    const found = settings.find((one) => one.name === name)
    assert.ok(found)
    return found
  }
  const change = (name: string, value: number | boolean | number[], asks: { by?: ReturnType<typeof by> } = {}) =>
    node.operator.call('setting.change', { name, value, why: 'the test wants it', ...asks })
  const preview = (name: string, value?: number | boolean | number[]) =>
    node.operator.call('setting.preview', { name, value })
  const vote = (id: number, who: string, decision: 'approve' | 'refuse' = 'approve') =>
    node.operator.call('approval.vote', { id, decision, grounds: 'looked at it', by: by(who) })
  const events = async (kind: string) => (await node.operator.call('event.list', { kind, limit: 20 })).events
  const waits = async (name: string, value: number | boolean | number[]): Promise<ApprovalView> => {
    const done = (await change(name, value, { by: by('boss') })) as { approval?: ApprovalView }
    assert.equal(done.approval?.state, 'waiting', JSON.stringify(done))
    return done.approval as ApprovalView
  }

  it('are each of the file, with bounds, a sentence and a row in docs/configuration.md', async () => {
    const docs = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
    for (const name of SETTING_NAMES) {
      const { form, from, value, file, says } = await show(name)
      assert.deepEqual([from, value], ['default', file], name)
      if (form.kind === 'number' || form.kind === 'numbers') assert.ok(form.least < form.most, name)
      assert.match(says, /^[A-Z].*\.$/, name)
      assert.ok(docs.includes(`\`${name}\``), `${name} is not in docs/configuration.md`)
      assert.deepEqual(await listConsequences(name, value), [], name)
    }
  })

  /** Whatever is previewed, the preview can be told. */
  async function listConsequences(name: SettingName, value: SettingView['value']): Promise<unknown[]> {
    const { consequences } = await preview(name, value as never)
    return consequences.filter((one) => /undefined|NaN|null/.test(one))
  }

  it('are in force at once, before what the file says, until they are given back', async () => {
    await change('circuit.failures', 3)
    const set = await show('circuit.failures')
    assert.deepEqual([set.value, set.from, set.file, set.set?.why], [3, 'node', 5, 'the test wants it'])
    const given = await node.operator.call('setting.reset', { name: 'circuit.failures', why: 'over' })
    assert.deepEqual('value' in given && [given.value, given.from, given.set], [5, 'default', undefined])
    assert.deepEqual(
      (await events('setting changed')).map(({ details }) => [details.setting, details.was, details.is, details.from]),
      [
        ['circuit.failures', 3, 5, 'the file'],
        ['circuit.failures', 5, 3, 'set at the node'],
      ],
    )
  })

  it('take what the file takes, and say why not', async () => {
    await assert.rejects(change('circuit.failures', 0), /circuit.failures: .*>=1/)
    await assert.rejects(change('circuit.failures', 2.5), /circuit.failures: .*int/)
    await assert.rejects(change('circuit.failures', true), /circuit.failures: .*number/)
    await assert.rejects(change('approvals.rollover', 3), /0, 1 or 2/)
    await assert.rejects(change('escalation.heldHours', [1, -1]), /escalation.heldHours: 1: /)
    await assert.rejects(change('listen.port', 1), /no setting listen.port that is changed while the node runs/)
    await assert.rejects(change('approvals.settings', 0), /no setting approvals.settings/)
    await assert.rejects(
      node.operator.call('setting.reset', { name: 'circuit.failures', why: 'x' }),
      /as the file says already/,
    )
    await assert.rejects(node.operator.call('setting.change', { name: 'circuit.failures', value: 2, why: ' ' }), /why/)
  })

  it('those of the file alone are shown without what opens anything', async () => {
    const { inFile } = await node.operator.call('setting.list', {})
    const names = inFile.map(({ name }) => name)
    assert.ok(names.includes('listen.port') && names.includes('people.machine'), names.join())
    assert.deepEqual(
      names.filter((name) => name in SETTINGS),
      [],
    )
    assert.doesNotMatch(JSON.stringify(inFile), /postgres:\/\/[^*]*:[^*]+@/)
  })

  it('approvals are asked for from then on; lowering them is approved by as many as are in force', async () => {
    await change('approvals.registration', 1)
    const { needs } = await node.operator.call('setting.list', {})
    assert.equal(needs, 1)
    const tlsCertificates = [gateTls.certPem]
    const wish = { name: 'gate-1', authority: 'UT-DV', role: 'terminal', mnemonic: 'GATE1', tlsCertificates } as const
    await assert.rejects(register(node.operator, wish), /another user must approve this/)
    await assert.rejects(
      change('approvals.registration', 0),
      /another user must approve this, and it must be known who asks/,
    )
    const { id, subject, effect, checks } = await waits('approvals.registration', 0)
    assert.match(subject, /approvals.registration from 1 person to 0 people/)
    assert.match(effect, /approvals.registration is 0 people/)
    assert.match(JSON.stringify(checks), /one person does it alone/)
    assert.equal((await show('approvals.registration')).waiting, id)
    await assert.rejects(waits('approvals.registration', 0), /A change of approvals.registration waits for approval/)
    await assert.rejects(vote(id, 'boss'), /not|approver/)
    assert.equal((await show('approvals.registration')).value, 1)
    await vote(id, 'ann')
    const lowered = await show('approvals.registration')
    assert.deepEqual([lowered.value, lowered.set?.by, lowered.set?.approval], [0, 'boss', id])
    assert.equal((await node.operator.call('setting.list', {})).needs, 0)
  })

  it('what was asked for is not done any more when it was changed meanwhile', async () => {
    await change('approvals.rollover', 1)
    const asked = await waits('circuit.failures', 7)
    const lowering = await waits('approvals.rollover', 0)
    await vote(lowering.id, 'ben')
    await change('circuit.failures', 9)
    await assert.rejects(vote(asked.id, 'ann'), /circuit.failures was changed meanwhile/)
    await vote(asked.id, 'ann', 'refuse')
    assert.equal((await show('circuit.failures')).value, 9)
  })

  it('the preview tells before, after and what follows, and changes nothing', async () => {
    const found = await preview('people.session.idleMinutes', 1)
    assert.deepEqual([found.before, found.after, found.file, found.unit, found.needs], [15, 1, 15, 'minutes', 0])
    assert.match(found.consequences.join(), /^no session is open now$/)
    const load = await preview('load.owedHandles', 4)
    assert.match(load.consequences.join(), /no request is owed at this moment; new work would be taken/)
    const approvals = await preview('approvals.rollover', 2)
    assert.match(approvals.consequences.join('\n'), /^no proposal waits that this rule put before people/)
    assert.equal((await show('load.owedHandles')).value, 10_000)
  })

  it('stay after a restart, where an event tells what of the file does not count', async () => {
    await node.stop()
    node = await startTestNode('UT', { again: node, settings: { circuit: { ...node.config.circuit, failures: 4 } } })
    const { value, file, from } = await show('circuit.failures')
    assert.deepEqual([value, file, from], [9, 4, 'node'])
    const [started] = await events('node started')
    assert.deepEqual(started?.details.setAtNode, { 'circuit.failures': { file: 4, inForce: 9 } })
  })
})

describe('what is set at the node and fits no more', () => {
  it('is not used: the file counts, and it is said why', async () => {
    const { config } = await makeTestFolder('UT', new Date(), 'embedded')
    const rules = settingRules(config)
    const { value, from, notUsed } = rules.standing('circuit.failures', new Map([['circuit.failures', 'many']]))
    assert.deepEqual([value, from, notUsed?.value], [5, 'default', 'many'])
    assert.match(notUsed?.why ?? '', /number/)
  })

  it('as many approve a change as the file says of settings, else as the most of what is in force', async () => {
    const { config } = await makeTestFolder('UT', new Date(), 'embedded')
    const none = new Map<string, unknown>()
    const raised = new Map([['approvals.rollover', 2]])
    assert.deepEqual([settingRules(config).needs(none), settingRules(config).needs(raised)], [0, 2])
    const strict = settingRules({ ...config, approvals: { ...config.approvals, settings: 1 } })
    assert.deepEqual([strict.needs(none), strict.needs(new Map([['approvals.users', 2]]))], [1, 1])
  })
})
