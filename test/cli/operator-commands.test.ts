import assert from 'node:assert/strict'
import type { RefusalView } from '../../src/messages/index.ts'
import { eac, TLS_PEM, TLS_SHA256 } from './fake-world.ts'
import { ADD, ADD_GATE, ANSWERS, FILES, KEY, PARTNER_WISH, reachTheNode, type Typed } from './operator-answers.ts'
import { EVENT, EXCHANGE, NODE } from './views.ts'

const COMMANDS: readonly Typed[] = [
  {
    args: ['node', 'timers'],
    name: 'node.timers',
    input: {},
    tells:
      /all on ut-1, pid 42[\s\S]+renewal +60 min +2026-11-22 08:00:00 +done +2026-11-22 09:00:00 +renews[\s\S]+renewal: last failed at 2026-11-22 07:00:00: the clock is not trusted/,
  },
  {
    args: [
      ...['list', 'source', 'add', 'web', '--authority', 'ut-npkd', '--kind', 'http'],
      ...['--from', 'https://npkd.ut/m.ml', '--every', '30m'],
    ],
    name: 'list.source.add',
    input: {
      name: 'web',
      authority: 'ut-npkd',
      kind: 'http',
      place: 'https://npkd.ut/m.ml',
      ca: undefined,
      everySeconds: 1_800,
    },
    tells: /every +6h[\s\S]+last success +never\nstate +failing since 2026-11-22 08:15:00 GMT: HTTP 404/,
  },
  {
    args: ['list', 'source', 'list'],
    name: 'list.source.list',
    input: {},
    tells: /web +ut-npkd +http +https:\/\/npkd\.ut\/m\.ml +6h +never +failing since/,
  },
  {
    args: ['list', 'source', 'remove', 'web'],
    name: 'list.source.remove',
    input: { name: 'web' },
    tells: /name +web/,
  },
  {
    args: ['list', 'source', 'now', 'web'],
    name: 'list.source.now',
    input: { name: 'web' },
    tells: /The node looks at web now\. What comes of it: eac list source list/,
  },
]

describe('commands of an operator', () => reachTheNode(COMMANDS))

describe('lists that are empty', () => {
  const cases = [
    { args: ['authority', 'list'], name: 'authority.list', says: /eac authority add/ },
    { args: ['partner', 'list'], name: 'partner.list', says: /no partner yet; add one with eac partner add/ },
    { args: ['exchange', 'list'], name: 'exchange.list', empty: { exchanges: [] }, says: /no exchange yet/ },
    {
      args: ['exchange', 'list', '--state', 'parked'],
      name: 'exchange.list',
      empty: { exchanges: [] },
      says: /leave out --state/,
    },
    { args: ['event', 'list'], name: 'event.list', empty: { events: [] }, says: /no event yet/ },
    { args: ['list', 'source', 'list'], name: 'list.source.list', says: /eac list source add/ },
    {
      args: ['authority', 'description', 'list', '--authority', 'ut-dv'],
      name: 'authority.description-list',
      says: /add one with eac authority description add/,
    },
  ] as const
  for (const one of cases) {
    const { args, name, says } = one
    it(`say what to do: eac ${args.join(' ')}`, async () => {
      const { out, exitCode } = await eac(args, { answers: { [name]: 'empty' in one ? one.empty : [] } })
      assert.equal(exitCode, 0)
      assert.match(out, says)
    })
  }
})

describe('values an operator gives', () => {
  const wrong = [
    { args: ['partner', 'allow-initial', 'gate-1', '--key-fingerprint', '1234'], says: /64 hexadecimal digits/ },
    { args: ['partner', 'allow-initial', 'g', '--key-fingerprint', KEY, '--hours', '0'], says: /from 1 to 744/ },
    { args: ['partner', 'suspend', 'gate-1'], says: /--reason/ },
    { args: ['exchange', 'list', '--state', 'lost'], says: /parked/ },
    { args: ['exchange', 'list', '--limit', 'all'], says: /whole number/ },
    { args: ['authority', 'request-certificate'], says: /--from/ },
    {
      args: ['authority', 'add', 'a b', '--role', 'DV', '--country', 'UT', '--mnemonic', 'X'],
      says: /letters, digits/,
    },
    { args: [...ADD_GATE, '--edition', '1.5'], says: /1\.0, 1\.1, 1\.4/ },
    { args: [...ADD_GATE, '--callback-target', 'gate-1'], says: /https:/ },
    {
      args: [...ADD, '--mnemonic', 'GATE1', '--tls-certificate', 'missing.pem'],
      says: /missing\.pem: there is no such file/,
    },
    {
      args: [...ADD, '--mnemonic', 'GATE1', '--tls-certificate', 'policy.yaml'],
      says: /policy\.yaml is no TLS certificate/,
    },
    { args: [...ADD, '--mnemonic', 'GATE1', '--tls-certificate', 'two.pem'], says: /holds 2 certificates/ },
    {
      args: ['authority', 'add', 'a', '--role', 'DV', '--country', 'UT', '--mnemonic', 'X', '--policy', 'two.pem'],
      says: /two\.pem/,
    },
  ]
  for (const { args, says } of wrong) {
    it(`are refused before the node is asked: ${args.join(' ')}`, async () => {
      const files = { ...FILES, 'two.pem': TLS_PEM + TLS_PEM }
      const { exitCode, err, calls } = await eac(args, { answers: ANSWERS, files })
      assert.equal(exitCode, 2)
      assert.match(err, says)
      assert.deepEqual(calls, [])
    })
  }

  it('may be a TLS certificate in DER', async () => {
    const der = Uint8Array.from(Buffer.from(TLS_PEM.replace(/-----.*-----/g, ''), 'base64'))
    const { calls } = await eac(ADD_GATE, { answers: ANSWERS, files: { 'gate.pem': der } })
    assert.deepEqual(calls, [{ name: 'partner.add', input: PARTNER_WISH }])
    assert.equal(TLS_SHA256.length, 64)
  })
})

describe('text from outside', () => {
  it('has no power over the terminal, in tables and in JSON', async () => {
    const hostile = { ...EXCHANGE, messageId: '\u001b]0;x\u0007\u009b2J\u202e', partner: 'a\nb' }
    const answers = {
      'exchange.show': { ...hostile, events: [], certificates: [], forgiven: [], messages: [], objects: [] },
      'exchange.list': { exchanges: [hostile] },
    }
    for (const args of [
      ['exchange', 'show', '42'],
      ['exchange', 'list'],
      ['exchange', 'show', '42', '--json'],
    ]) {
      const { out } = await eac(args, { answers })
      assert.doesNotMatch(out, /(?!\n)\p{Cc}|\p{Cf}|a\nb/u)
    }
    const { out } = await eac(['exchange', 'show', '42', '--json'], { answers })
    assert.equal((JSON.parse(out) as typeof hostile).messageId, hostile.messageId)
  })

  it('is shortened where it is long, except in JSON', async () => {
    const long = { ...EVENT, details: { toBeSigned: 'ab'.repeat(500) } }
    const answers = { 'event.list': { events: [long] } }
    assert.match((await eac(['event', 'list'], { answers })).out, /toBeSigned=(ab){25}… \(1000 characters\)\n/)
    const shown = JSON.parse((await eac(['event', 'list', '--json'], { answers })).out)
    assert.deepEqual(shown, { events: JSON.parse(JSON.stringify([long])) })
  })
})

describe('eac node show', () => {
  it('tells what partners were forgiven, and refused', async () => {
    const count = {
      partner: 'gate-1',
      tolerance: 'comment',
      forgiven: 12,
      refused: 3,
      last: '2026-11-22T08:15:00.000Z',
    }
    const { out } = await eac(['node', 'show'], { answers: { 'node.show': { ...NODE, deviations: [count] } } })
    assert.match(out, /gate-1 +comment +12 +3 +2026-11-22 08:15:00/)
    const without = await eac(['node', 'show'], { answers: { 'node.show': NODE } })
    assert.doesNotMatch(without.out, /deviations/)
  })

  it('tells who was refused at the door lately, why, and where to read more', async () => {
    const refusals: RefusalView[] = [
      {
        event: 'caller refused',
        why: 'SPOC certificate refused: country-of-state',
        says: 'no SPOC of QQ is registered',
        partner: undefined,
        claims: 'Q\u001bQ',
        remoteAddress: '192.0.2.7',
        times: 12,
        last: '2026-11-22T08:15:00.000Z',
      },
      {
        event: 'message refused',
        why: 'callerID says XX, the TLS certificate FU',
        says: undefined,
        partner: 'FU',
        claims: undefined,
        remoteAddress: undefined,
        times: 1,
        last: '2026-11-22T07:00:00.000Z',
      },
    ]
    const answers = { 'node.show': { ...NODE, refusals } }
    const { out } = await eac(['node', 'show'], { answers })
    assert.match(
      out,
      /12 +2026-11-22 08:15:00 +says to be Q\\u\{1b\}Q, from 192\.0\.2\.7 +SPOC .*country-of-state: no SPOC of QQ is registered +eac event list --kind "caller refused"/,
    )
    assert.match(
      out,
      /1 +2026-11-22 07:00:00 +FU +callerID says XX.*eac event list --kind "message refused" --partner FU/,
    )
    const shown = JSON.parse((await eac(['node', 'show', '--json'], { answers })).out)
    assert.equal(shown.refusals[0].times, 12)
    const without = await eac(['node', 'show'], { answers: { 'node.show': NODE } })
    assert.doesNotMatch(without.out, /Refused at the door/)
  })
})
