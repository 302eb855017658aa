import assert from 'node:assert/strict'
import { eac } from './fake-world.ts'
import { ANSWERS, GIVEN, KEY, reachTheNode, type Typed } from './operator-answers.ts'
import { AUTHORITY, EVENT, EXCHANGE, NODE } from './views.ts'

const COMMANDS: readonly Typed[] = [
  {
    args: [
      'authority',
      'add',
      'ut-dv',
      '--role',
      'DV',
      '--country',
      'UT',
      '--mnemonic',
      'DV',
      '--policy',
      'policy.yaml',
    ],
    name: 'authority.add',
    input: {
      name: 'ut-dv',
      role: 'DV',
      country: 'UT',
      mnemonic: 'DV',
      keys: undefined,
      policy: { synchronousSeconds: 20 },
    },
    tells: /name +ut-cvcatst/,
  },
  { args: ['authority', 'list'], name: 'authority.list', input: {}, tells: /ut-cvcatst +CVCA +UTCVCATST/ },
  {
    args: ['authority', 'show', 'ut-cvcatst'],
    name: 'authority.show',
    input: { name: 'ut-cvcatst' },
    tells: /UTCVCATST00001 +UTCVCATST +active[\s\S]+2026-01-01 +2028-12-31 +trusted/,
  },
  {
    args: ['authority', 'rollover', '--authority', 'ut-cvcatst'],
    name: 'authority.rollover',
    input: { name: 'ut-cvcatst' },
    tells: /UTCVCATST00001[\s\S]+on their way to dv-at-cvca, FU[\s\S]+eac authority export/,
  },
  {
    args: ['authority', 'request-certificate', '--authority', 'ut-dv', '--from', 'cvca', '--no-callback'],
    name: 'authority.request-certificate',
    input: { name: 'ut-dv', from: 'cvca', callback: false, initial: false, again: false },
    tells: new RegExp(`key fingerprint +${KEY}[\\s\\S]+Answered: accepted`),
  },
  {
    args: ['authority', 'get-ca-certificates', '--authority', 'ut-dv', '--from', 'cvca'],
    name: 'authority.get-ca-certificates',
    input: { name: 'ut-dv', from: 'cvca', callback: true },
    tells: /Answered: accepted/,
  },
  {
    args: ['authority', 'description', 'add', 'service.der', '--authority', 'ut-dv'],
    name: 'authority.description-add',
    input: { name: 'ut-dv', octets: 'MAA=' },
    tells: /subject +Library of Utopia, https:\/\/library\.example\.ut\/\nissuer +UT DV\nterms of usage +plain\n/,
  },
  {
    args: ['authority', 'description', 'list', '--authority', 'ut-dv'],
    name: 'authority.description-list',
    input: { name: 'ut-dv' },
    tells: /Library of Utopia +https:\/\/library\.example\.ut\/ +plain +2026-11-22 08:15:00 +d{64}/,
  },
]

describe('commands about authorities', () => reachTheNode(COMMANDS))

describe('asking the partner above', () => {
  const args = ['authority', 'request-certificate', '--authority', 'ut-dv', '--from', 'cvca']
  const shown = (more: object) => ({
    'exchange.show': {
      ...EXCHANGE,
      events: [EVENT],
      certificates: [],
      forgiven: [],
      messages: [],
      objects: [],
      ...more,
    },
  })

  it('says that the node sends it when it runs', async () => {
    const answers = { ...ANSWERS, 'node.show': { ...NODE, running: false } }
    const { out, exitCode, calls } = await eac(args, { ...GIVEN, answers })
    assert.equal(exitCode, 0)
    assert.match(out, /The node does not run: it sends this when it does/)
    assert.ok(calls.every(({ name }) => name !== 'exchange.show'))
  })

  it('waits as long as told, and says how to follow what takes longer', async () => {
    const answers = { ...ANSWERS, ...shown({ state: 'awaiting-callback', outcome: undefined }) }
    const { out, exitCode, calls } = await eac([...args, '--wait', '3'], { ...GIVEN, answers })
    assert.equal(exitCode, 0)
    assert.match(out, /No answer yet; the node waits on\. Follow it with: eac exchange show 42/)
    assert.equal(calls.filter(({ name }) => name === 'exchange.show').length, 16)
  })

  it('is refused with what to do next', async () => {
    const answers = { ...ANSWERS, ...shown({ outcome: 'not-accepted', wireStatus: 'failure_request_not_accepted' }) }
    const { err, exitCode } = await eac(args, { ...GIVEN, answers })
    assert.equal(exitCode, 1)
    assert.match(err, /refused \(failure_request_not_accepted\)/)
    assert.match(err, new RegExp(`allow-initial NAME --key-fingerprint ${KEY}`))
  })
})

describe('a rollover that waits for approval', () => {
  const under = { approval: 7, state: 'waiting', since: '2026-11-30T07:00:00.000Z', why: undefined } as const
  const status = async (rollover: typeof AUTHORITY.rollover) =>
    (
      await eac(['authority', 'rollover', '--status'], {
        ...GIVEN,
        answers: { ...ANSWERS, 'authority.show': { ...AUTHORITY, rollover } },
      })
    ).out

  it('is told of by --status, and why an approved one is not done yet', async () => {
    assert.match(await status(under), /A rollover waits for approval since 2026-11-30 07:00.*eac approval show 7/)
    const failed = { ...under, state: 'approved', why: 'the key cannot be read' } as const
    assert.match(await status(failed), /approved since.*approval 7.*did not succeed yet: the key cannot be read\./)
  })
})

describe('the authority that is meant', () => {
  const twice = [AUTHORITY, { ...AUTHORITY, name: 'ut-dv' }]

  it('is the only one there is', async () => {
    const { calls } = await eac(['authority', 'rollover'], GIVEN)
    assert.deepEqual(calls.at(-1), { name: 'authority.rollover', input: { name: 'ut-cvcatst' } })
  })

  it('must be named where there are several', async () => {
    const { exitCode, err } = await eac(['authority', 'rollover'], { answers: { 'authority.list': twice } })
    assert.equal(exitCode, 2)
    assert.match(err, /which authority\? Say --authority NAME; this node runs ut-cvcatst, ut-dv/)
  })

  it('must be made first where there is none', async () => {
    const { exitCode, err } = await eac(['authority', 'show'], { answers: { 'authority.list': [] } })
    assert.equal(exitCode, 1)
    assert.match(err, /add one with eac authority add/)
  })
})
