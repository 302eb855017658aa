import assert from 'node:assert/strict'
import type { ApprovalView, UserView } from '../../src/messages/index.ts'
import { type Answers, eac, TLS_PEM } from './fake-world.ts'
import { EXCHANGE, PARTNER } from './views.ts'

const ALICE: UserView = {
  name: 'alice',
  fullName: 'Alice Archer',
  roles: ['officer', 'approver'],
  secondFactor: false,
  createdAt: '2026-11-22T08:00:00.000Z',
  disabledAt: undefined,
}
const WAITING: ApprovalView = {
  id: 7,
  kind: 'initial-request',
  subject: 'UT-DV certifies the first key UTGATE100001 of gate-1',
  effect: 'the request goes on and is judged once more',
  state: 'waiting',
  needs: 2,
  requestedBy: undefined,
  exchange: '42',
  partner: 'gate-1',
  authority: 'UT-DV',
  checks: [
    { check: 'inner signature', source: 'TR-03110-3 C.2.6', ok: true, says: 'made with the very key' },
    { check: 'suspension', source: 'TR-03139 1.1', ok: false, says: 'gate-1 is suspended' },
    { check: 'key fingerprint', source: 'TR-03139 4.4.3', ok: null, says: 'compare it' },
  ],
  votes: [
    {
      by: 'bob',
      fullName: 'Bob Baker',
      decision: 'approve',
      grounds: 'by telephone',
      at: '2026-11-22T09:00:00.000Z',
    },
  ],
  createdAt: '2026-11-22T08:15:00.000Z',
  decidedAt: undefined,
}
const ANSWERS: Answers = {
  'user.add': ALICE,
  'user.list': [ALICE],
  'user.disable': { ...ALICE, disabledAt: '2026-11-23T08:00:00.000Z' },
  'user.unlock': ALICE,
  'user.reset-password': { user: ALICE, code: 'AAAA-BBBB', until: '2026-11-24T08:00:00.000Z' },
  'user.end-sessions': { ended: 2 },
  'token.revoke': [],
  'user.password': ALICE,
  'user.confirm-second-factor': { recoveryCodes: ['AAAA-BBBB', 'CCCC-DDDD'] },
  'user.begin-second-factor': { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x' },
  'approval.list': [WAITING],
  'approval.show': WAITING,
  'approval.vote': { ...WAITING, state: 'approved', decidedAt: '2026-11-22T10:00:00.000Z' },
  'approval.withdraw': { ...WAITING, state: 'withdrawn', decidedAt: '2026-11-22T10:00:00.000Z' },
  'partner.suspend': { approval: WAITING },
  'exchange.show': {
    ...EXCHANGE,
    state: 'awaiting-approval',
    approval: 7,
    events: [],
    certificates: [],
    forgiven: [],
    messages: [],
    objects: [],
  },
}
const PASSWORD = 'correct horse battery'
const BY = { name: 'alice', password: PASSWORD }
const GROUNDS = ['--user', 'alice', '--grounds', 'compared by telephone']

/** Passwords come from standard input here; other ways below. */
const COMMANDS = [
  {
    args: [
      'user',
      'add',
      'alice',
      '--full-name',
      'Alice Archer',
      '--role',
      'officer',
      '--role',
      'approver',
      '--password-stdin',
    ],
    name: 'user.add',
    input: { name: 'alice', fullName: 'Alice Archer', password: PASSWORD, roles: ['officer', 'approver'] },
    tells: /user +alice[\s\S]+state +active/,
  },
  {
    args: ['user', 'list'],
    name: 'user.list',
    input: {},
    tells: /alice +Alice Archer +officer, approver +no +2026-11-22 08:00:00 +active/,
  },
  {
    args: ['user', 'disable', 'alice', '--reason', 'left'],
    name: 'user.disable',
    input: { name: 'alice', reason: 'left' },
    tells: /disabled since 2026-11-23/,
  },
  {
    args: ['user', 'disable', 'carol', '--reason', 'left', '--user', 'alice', '--password-stdin'],
    name: 'user.disable',
    input: { name: 'carol', reason: 'left', by: BY },
    tells: /disabled since/,
  },
  {
    args: ['user', 'unlock', 'carol', '--user', 'alice', '--password-stdin'],
    name: 'user.unlock',
    input: { name: 'carol', by: BY },
    tells: /user +alice/,
  },
  {
    args: ['user', 'reset-password', 'carol', '--user', 'alice', '--password-stdin'],
    name: 'user.reset-password',
    input: { name: 'carol', by: BY },
    tells: /The code, shown now and never again/,
  },
  {
    args: ['user', 'sessions', 'carol', '--end', '--user', 'alice', '--password-stdin'],
    name: 'user.end-sessions',
    input: { name: 'carol', by: BY },
    tells: /sessions of carol ended/,
  },
  {
    args: ['user', 'token', 'revoke', 'carol', 'robot', '--user', 'alice', '--password-stdin'],
    name: 'token.revoke',
    input: { user: 'carol', name: 'robot', by: BY },
    tells: /no tokens/,
  },
  {
    args: ['user', 'password', 'alice', '--password-stdin'],
    name: 'user.password',
    input: { by: BY, password: 'the next one, longer' },
    tells: /password of alice is changed/,
  },
  {
    args: ['user', 'add-second-factor', 'alice', '--password-stdin', '--code', '123456'],
    name: 'user.confirm-second-factor',
    input: { by: BY, code: '123456' },
    tells: /alice has an authenticator app from now on[\s\S]*never again:\n\n {2}AAAA-BBBB\n {2}CCCC-DDDD\n/,
  },
  {
    args: ['user', 'add-second-factor', 'alice', '--password-stdin'],
    name: 'user.begin-second-factor',
    input: { by: BY },
    tells: /secret +JBSW Y3DP EHPK 3PXP\naddress +otpauth:[\s\S]*eac user add-second-factor alice --code CODE/,
  },
  {
    args: ['approval', 'list'],
    name: 'approval.list',
    input: { state: 'waiting', limit: 50 },
    tells: /7 +2026-11-22 08:15:00 +waiting +1 of 2 +gate-1 +UT-DV certifies/,
  },
  {
    args: ['approval', 'list', '--all', '--limit', '5'],
    name: 'approval.list',
    input: { state: undefined, limit: 5 },
    tells: /7 /,
  },
  {
    args: ['approval', 'show', '7'],
    name: 'approval.show',
    input: { id: 7 },
    tells: /when approved +the request goes on/,
  },
  {
    args: ['approve', '7', ...GROUNDS, '--password-stdin'],
    name: 'approval.vote',
    input: { id: 7, decision: 'approve', grounds: 'compared by telephone', by: BY },
    tells: /state +approved since 2026-11-22 10:00:00 GMT/,
  },
  {
    args: ['refuse', '7', ...GROUNDS, '--password-stdin'],
    name: 'approval.vote',
    input: { id: 7, decision: 'refuse', grounds: 'compared by telephone', by: BY },
    tells: /state +approved/,
  },
  {
    args: ['approval', 'withdraw', '7', '--user', 'alice', '--password-stdin'],
    name: 'approval.withdraw',
    input: { id: 7, by: BY },
    tells: /state +withdrawn/,
  },
  {
    args: ['partner', 'suspend', 'dv', '--reason', 'lost', '--user', 'alice', '--password-stdin'],
    name: 'partner.suspend',
    input: { name: 'dv', reason: 'lost', by: BY },
    tells: /^Not done yet: it waits for approval\./,
  },
] as const
const STDIN = `${PASSWORD}\nthe next one, longer\n`

describe('users and approvals on the command line', () => {
  for (const { args, name, input, tells } of COMMANDS) {
    it(`eac ${args.slice(0, 3).join(' ')} reaches the node as ${name}, and is told readably`, async () => {
      const { calls, out, err, exitCode } = await eac(args, { answers: ANSWERS, stdin: STDIN })
      assert.equal(err, '')
      assert.equal(exitCode, 0)
      assert.deepEqual(calls[0], { name, input })
      assert.match(out, tells)
      const json = await eac([...args, '--json'], { answers: ANSWERS, stdin: STDIN })
      assert.deepEqual(JSON.parse(json.out), JSON.parse(JSON.stringify(ANSWERS[name])))
      assert.doesNotMatch(out + json.out, new RegExp(PASSWORD))
    })
  }

  it('show each check with its result, who voted on what grounds, and what to type next', async () => {
    const { out } = await eac(['approval', 'show', '7'], { answers: ANSWERS })
    assert.match(out, /inner signature +good +made with the very key +TR-03110-3 C\.2\.6/)
    assert.match(out, /suspension +BAD +gate-1 is suspended/)
    assert.match(out, /key fingerprint +for you to tell/)
    assert.match(out, /bob \(Bob Baker\) +for +2026-11-22 09:00:00 +by telephone/)
    assert.match(out, /\(not bob\):\n {2}eac approve 7 --user NAME --grounds "WHY"\n {2}eac refuse 7/)
  })

  it('tell when what was asked for is not done yet, whatever it was', async () => {
    const waiting = ['partner.add', 'partner.allow-initial', 'partner.set-push-url', 'partner.request-signer-add']
    const answers = { ...ANSWERS, ...Object.fromEntries(waiting.map((name) => [name, { approval: WAITING }])) }
    const who = ['--user', 'alice', '--password-stdin']
    const key = ['--key-fingerprint', '5b'.repeat(32)]
    const holder = ['--authority', 'a', '--role', 'DV', '--country', 'UT', '--mnemonic', 'DV1']
    for (const args of [
      ['partner', 'allow-initial', 'gate-1', ...key, ...who],
      ['partner', 'add', 'dv-1', ...holder, '--tls-certificate', 'dv.pem', ...who],
      ['partner', 'set-push-url', 'gate-1', 'https://gate-1.ut/push', ...who],
      ['partner', 'request-signer', 'add', 'library', 'dv.pem', ...who],
    ]) {
      const { out, calls } = await eac(args, { answers, stdin: STDIN, files: { 'dv.pem': TLS_PEM } })
      assert.match(out, /^Not done yet: it waits for approval\.[\s\S]+eac approve 7/)
      assert.deepEqual((calls.at(-1)?.input as { by?: unknown } | undefined)?.by, BY)
    }
  })

  it('an exchange tells what it waits for', async () => {
    const { out } = await eac(['exchange', 'show', '42'], { answers: ANSWERS })
    assert.match(out, /waits for +approval 7; see eac approval show 7/)
  })

  it('say what to do where there is nothing yet', async () => {
    const nobody = { 'approval.list': [], 'user.list': [] }
    const { out } = await eac(['approval', 'list'], { answers: nobody })
    assert.match(out, /nothing waits for approval[\s\S]+eac user add NAME --full-name/)
    const somebody = await eac(['approval', 'list'], { answers: { ...nobody, 'user.list': [ALICE] } })
    assert.doesNotMatch(somebody.out, /user add/)
    assert.match((await eac(['user', 'list'], { answers: nobody })).out, /eac user add NAME/)
  })

  for (const { args, says } of [
    { args: ['approve', '7', '--user', 'alice'], says: /--grounds/ },
    { args: ['approve', '7', '--grounds', 'x'], says: /--user/ },
    { args: ['approve', 'seven', ...GROUNDS], says: /seven is no number of an approval/ },
    { args: ['user', 'add', 'alice', '--password-stdin'], says: /--full-name/ },
    { args: ['partner', 'suspend', 'dv', '--reason', 'lost', '--password-stdin'], says: /whose password\? Say --user/ },
    { args: ['approve', '7', ...GROUNDS], says: /no password was given: type it, or use --password-stdin/ },
    { args: ['user', 'password', 'alice', '--password-stdin'], says: /must hold 2 passwords/ },
  ]) {
    it(`are refused before the node is asked: eac ${args.join(' ')}`, async () => {
      const { exitCode, err, calls } = await eac(args, { answers: ANSWERS, stdin: 'only one line here' })
      assert.equal(exitCode, 2)
      assert.match(err, says)
      assert.deepEqual(calls, [])
    })
  }
})

describe('a password', () => {
  it('is typed when nothing else is said, a new one twice', async () => {
    const given = { answers: ANSWERS, secrets: [PASSWORD, PASSWORD] }
    const added = await eac(['user', 'add', 'alice', '--full-name', 'Alice', '--role', 'officer'], given)
    assert.equal(added.exitCode, 0)
    assert.match(added.err, /New password \(12 characters at least\): Again: /)
    const slip = await eac(['user', 'add', 'alice', '--full-name', 'Alice', '--role', 'officer'], {
      ...given,
      secrets: [PASSWORD, 'other'],
    })
    assert.equal(slip.exitCode, 2)
    assert.match(slip.err, /not the same; nothing was changed/)
    assert.deepEqual(slip.calls, [])
  })

  it('may stand in the file that EAC_PASSWORD_FILE names', async () => {
    const given = { answers: ANSWERS, passwordFile: 'secret', files: { secret: `${PASSWORD}\n` } }
    const { calls } = await eac(['approve', '7', ...GROUNDS], given)
    assert.deepEqual(calls[0]?.input, { id: 7, decision: 'approve', grounds: 'compared by telephone', by: BY })
    const missing = await eac(['approve', '7', ...GROUNDS], { ...given, files: {} })
    assert.match(missing.err, /secret: there is no such file/)
    assert.equal(missing.exitCode, 2)
  })

  it('is not asked for where nobody says who asks', async () => {
    const answers = { 'partner.suspend': { ...PARTNER, state: 'suspended' } } as const
    const { calls, exitCode } = await eac(['partner', 'suspend', 'gate-1', '--reason', 'lost'], { answers })
    assert.equal(exitCode, 0)
    assert.deepEqual(calls[0]?.input, { name: 'gate-1', reason: 'lost' })
  })
})
