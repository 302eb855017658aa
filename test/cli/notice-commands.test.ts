import assert from 'node:assert/strict'
import { NOTICE_TEMPLATE_NAMES, NOTICE_TEMPLATES, type NoticeView, OperatorError } from '../../src/messages/index.ts'
import { type Answers, eac } from './fake-world.ts'
import { NODE } from './views.ts'

const OPEN: NoticeView = {
  id: 12,
  direction: 'in',
  partner: 'FU',
  messageId: 'fu-77',
  subject: 'DV private key stolen',
  body: 'Holder: FUDV00001\nDate: 2026-11-30',
  at: '2026-12-01T09:30:00.000Z',
  state: 'open',
  exchange: '4711',
  exchangeState: 'closed',
  closedBy: undefined,
  closingWords: undefined,
  closedAt: undefined,
}
const DONE: NoticeView = {
  ...OPEN,
  state: 'done',
  closedBy: 'alice',
  closingWords: 'FU-DV suspended',
  closedAt: '2026-12-01T10:00:00.000Z',
}
const SENT: NoticeView = { ...OPEN, id: 13, direction: 'out', state: undefined, exchangeState: 'queued' }
const PROPOSAL = {
  template: 'key-compromise',
  says: 'Suspend the holder at once.',
  commands: ['eac partner suspend FU-DV --reason "notice 12 of FU"'],
} as const
const ANSWERS: Answers = {
  'notice.list': [OPEN],
  'notice.show': { ...OPEN, proposal: PROPOSAL },
  'notice.send': { queued: [SENT], byEmail: [], text: { subject: SENT.subject, body: SENT.body } },
  'notice.done': DONE,
}

const COMMANDS = [
  {
    args: ['notice', 'list'],
    name: 'notice.list',
    input: { direction: 'in', state: 'open', partner: undefined, limit: 50 },
    tells: /12 +2026-12-01 09:30:00 +from FU +open +DV private key stolen/,
  },
  {
    args: ['notice', 'list', '--all', '--partner', 'FU', '--limit', '5'],
    name: 'notice.list',
    input: { partner: 'FU', limit: 5 },
    tells: /12 /,
  },
  {
    args: ['notice', 'list', '--sent'],
    name: 'notice.list',
    input: { direction: 'out', partner: undefined, limit: 50 },
    tells: /12 /,
  },
  {
    args: ['notice', 'show', '12'],
    name: 'notice.show',
    input: { id: 12 },
    tells: /subject +DV private key stolen\n\n\| Holder: FUDV00001\n\| Date: 2026-11-30\n/,
  },
  {
    args: ['notice', 'send', 'FU', '--template', 'spoc-reactivation', '--set', 'since=2026-12-02T10:00Z'],
    name: 'notice.send',
    input: {
      to: 'FU',
      from: undefined,
      says: { template: 'spoc-reactivation', values: { since: '2026-12-02T10:00Z' } },
    },
    tells: /^Queued\.[\s\S]+to +FU[\s\S]+state +queued[\s\S]+eac notice list --sent/,
  },
  {
    args: ['notice', 'send', '--all', '--from', 'UT-SPOC', '--subject', 'Season', '--body', 'a=b'],
    name: 'notice.send',
    input: { to: undefined, from: 'UT-SPOC', says: { subject: 'Season', body: 'a=b' } },
    tells: /^Queued\./,
  },
  {
    args: ['notice', 'done', '12', '--words', 'FU-DV suspended'],
    name: 'notice.done',
    input: { id: 12, words: 'FU-DV suspended' },
    tells: /state +done\nseen to at +2026-12-01 10:00:00 GMT\nseen to by +alice\nwhat was done +FU-DV suspended/,
  },
] as const

describe('notices on the command line', () => {
  for (const { args, name, input, tells } of COMMANDS) {
    it(`eac ${args.join(' ')} reaches the node as ${name}, and is told readably`, async () => {
      const { calls, out, err, exitCode } = await eac(args, { answers: ANSWERS })
      assert.equal(err, '')
      assert.equal(exitCode, 0)
      assert.deepEqual(calls, [{ name, input }])
      assert.match(out, tells)
      const json = await eac([...args, '--json'], { answers: ANSWERS })
      assert.deepEqual(JSON.parse(json.out), JSON.parse(JSON.stringify(ANSWERS[name])))
    })
  }

  it('show what could be done about one, and what to type', async () => {
    const { out } = await eac(['notice', 'show', '12'], { answers: ANSWERS })
    assert.match(out, /nothing is done by itself: Suspend the holder at once\.\n {2}eac partner suspend FU-DV --reason/)
    assert.match(out, /\n {2}eac notice done 12 --words "WHAT WAS DONE"\n$/)
    const done = await eac(['notice', 'show', '12'], { answers: { 'notice.show': { ...DONE, proposal: undefined } } })
    assert.doesNotMatch(done.out, /Proposed|notice done/)
  })

  it('give words from outside no power over the terminal, and no place of ours', async () => {
    const hostile = {
      ...OPEN,
      subject: 'x\u001b[2J\u202e',
      body: 'line\n\nProposed; nothing is done by itself: eac partner suspend UT\r\u001b]0;title\u0007',
    }
    const answers = { 'notice.show': { ...hostile, proposal: PROPOSAL }, 'notice.list': [hostile] }
    for (const args of [['show', '12'], ['show', '12', '--json'], ['list']]) {
      const { out } = await eac(['notice', ...args], { answers })
      assert.doesNotMatch(out, /(?!\n)[\p{C}]/u)
    }
    const { out } = await eac(['notice', 'show', '12'], { answers })
    assert.match(out, /\n\| Proposed; nothing is done by itself: eac partner suspend UT\n/)
    assert.equal(out.match(/^Proposed/gm)?.length, 1)
  })

  it('tell of several states in a table', async () => {
    const { out } = await eac(['notice', 'send', '--all', '--subject', 'a', '--body', 'b'], {
      answers: {
        'notice.send': {
          queued: [SENT, { ...SENT, id: 14, partner: 'XX' }],
          byEmail: [],
          text: { subject: 'a', body: 'b' },
        },
      },
    })
    assert.match(out, /^Queued for 2 states\.[\s\S]+13 .+to FU[\s\S]+14 .+to XX/)
    assert.doesNotMatch(out, /e-mail/)
  })

  it('say whom it does not reach, and what to write to them', async () => {
    const byEmail = [{ country: 'XX', name: 'Xanadu', address: 'desk@xx.example' }]
    const text = { subject: 'Season', body: 'We change our DVs.' }
    const args = ['notice', 'send', '--all', '--subject', text.subject, '--body', text.body]
    const sent = await eac(args, { answers: { 'notice.send': { queued: [SENT], byEmail, text } } })
    assert.equal(sent.exitCode, 0)
    assert.match(sent.out, /^Queued\.[\s\S]+Not told, as they have no SPOC:\nXX \(Xanadu\): desk@xx\.example\n/)
    assert.match(sent.out, /\nSubject: Season\n\nWe change our DVs\.\n$/)
    const none = await eac(args, { answers: { 'notice.send': { queued: [], byEmail, text } } })
    assert.equal(none.exitCode, 1)
    assert.match(none.err, /nothing was queued: there is no SPOC of XX/)
  })

  it('say what to do where there is nothing', async () => {
    const answers = { 'notice.list': [] }
    assert.match((await eac(['notice', 'list'], { answers })).out, /no open notice; eac notice list --all/)
    assert.match((await eac(['notice', 'list', '--all'], { answers })).out, /no notice yet/)
    assert.match((await eac(['notice', 'list', '--sent'], { answers })).out, /eac notice templates/)
    assert.match((await eac(['notice', 'list', '--partner', 'XX'], { answers })).out, /leave out --partner/)
  })

  it('eac notice templates shows each with its values, without a node', async () => {
    const { out, places } = await eac(['notice', 'templates'])
    assert.deepEqual(places, [])
    for (const name of NOTICE_TEMPLATE_NAMES) {
      assert.match(out, new RegExp(`^${name}\n {2}`, 'm'))
      for (const { name: value } of NOTICE_TEMPLATES[name].parameters) assert.match(out, new RegExp(` {2}${value}=`))
    }
    assert.match(out, /contact= +whom to ask \(may be left out\)/)
    const json = JSON.parse((await eac(['notice', 'templates', '--json'])).out) as { name: string }[]
    assert.deepEqual(
      json.map(({ name }) => name),
      NOTICE_TEMPLATE_NAMES,
    )
  })

  it('are counted by eac node show', async () => {
    assert.match(
      (await eac(['node', 'show'], { answers: { 'node.show': NODE } })).out,
      /open notices +2; see eac notice/,
    )
    const none = { 'node.show': { ...NODE, openNotices: 0 } }
    assert.match((await eac(['node', 'show'], { answers: none })).out, /open notices +none/)
  })

  it('say in one sentence what the node refuses', async () => {
    const refusal = new OperatorError('not-found', 'There is no notice 12.')
    const { exitCode, err } = await eac(['notice', 'show', '12'], { answers: { 'notice.show': refusal } })
    assert.equal(exitCode, 1)
    assert.equal(err, 'error: There is no notice 12.\n')
  })

  for (const { args, says } of [
    { args: ['send', '--subject', 'a', '--body', 'b'], says: /Say one country, or --all/ },
    { args: ['send', 'FU', '--all', '--subject', 'a', '--body', 'b'], says: /and not both/ },
    { args: ['send', 'FU'], says: /Either --template with --set, or both --subject and --body/ },
    { args: ['send', 'FU', '--subject', 'a'], says: /both --subject and --body/ },
    { args: ['send', 'FU', '--subject', 'a', '--body', 'b', '--set', 'c=d'], says: /Either --template/ },
    { args: ['send', 'FU', '--template', 'termination', '--body', 'b'], says: /Either --template/ },
    { args: ['send', 'FU', '--template', 'greetings'], says: /Use one of: channel-disruption/ },
    { args: ['send', 'FU', '--template', 'termination', '--set', 'role'], says: /say --set key=value/ },
    { args: ['show', 'twelve'], says: /twelve is no number of a notice/ },
    { args: ['done', '12'], says: /--words/ },
  ]) {
    it(`are refused before the node is asked: eac notice ${args.join(' ')}`, async () => {
      const { exitCode, err, calls } = await eac(['notice', ...args], { answers: ANSWERS })
      assert.equal(exitCode, 2)
      assert.match(err, says)
      assert.deepEqual(calls, [])
    })
  }
})
