import assert from 'node:assert/strict'
import { fullPage } from '../../src/cli/exchange/page-options.ts'
import type { ExchangePage, ShownMessageView } from '../../src/messages/index.ts'
import { eac, TLS_SHA256 } from './fake-world.ts'
import { GIVEN, reachTheNode, TLS_BASE64, type Typed } from './operator-answers.ts'
import { ENVELOPE, EVENT, EXCHANGE, MESSAGE } from './views.ts'

const COMMANDS: readonly Typed[] = [
  {
    args: [
      ...[
        'exchange',
        'list',
        '--state',
        'parked',
        '--partner',
        'gate-1',
        '--direction',
        'in',
        '--operation',
        'RequestCertificate',
      ],
      ...[
        '--outcome',
        'certificates',
        '--code',
        'ok_cert_available',
        '--message',
        'm-1',
        '--holder',
        'UTGATE00001',
        '--for',
        '41',
      ],
      ...['--from', '2026-11-22', '--until', '2026-11-23T08:30', '--after', 'BEFORE', '--limit', '1'],
    ],
    name: 'exchange.list',
    input: {
      state: 'parked',
      partner: 'gate-1',
      direction: 'in',
      operation: 'RequestCertificate',
      outcome: 'certificates',
      code: 'ok_cert_available',
      messageId: 'm-1',
      holderReference: 'UTGATE00001',
      forExchange: '41',
      from: '2026-11-22T00:00:00.000Z',
      until: '2026-11-23T08:30:00.000Z',
      after: 'BEFORE',
      limit: 1,
    },
    tells:
      /42 +2026-11-22 08:15:00 +in +gate-1 +RequestCertificate +closed +certificates +ok_cert_available\n\nMore: the same with --after MORE\n/,
  },
  {
    args: ['exchange', 'traffic'],
    name: 'exchange.traffic',
    input: {},
    tells: /2026-11-22 08:00 +30 +0 +0 +9\ntogether +1230 +4 +2 +9\n/,
  },
  {
    args: ['exchange', 'show', '42'],
    name: 'exchange.show',
    input: { id: '42' },
    tells:
      /RequestCertificate, from gate-1[\s\S]+forgiven +comment \(comments between elements\)\n[\s\S]+2026-11-22 08:15:00 +accepted +operation=RequestCertificate, bytes=411/,
  },
  {
    args: ['exchange', 'show', '42'],
    name: 'exchange.show',
    input: { id: '42' },
    tells:
      /belongs together[^\n]+\n42 \* +gate-1 to ut-dv +RequestCertificate +closed: certificates [^\n]+\n {2}43 +ut-spoc to FU .*parked/,
  },
  {
    args: ['exchange', 'show', '42'],
    name: 'exchange.show',
    input: { id: '42' },
    tells:
      /\n1 +2026-11-22 08:15:00 +in +request +RequestCertificate +1234 +2\nRead one with: eac exchange message 42 N\n/,
  },
  {
    args: ['exchange', 'message', '42', '1'],
    name: 'exchange.message',
    input: { id: '42', n: 1 },
    tells:
      /request of RequestCertificate \(tr-03129\/1\.1\), came in[\s\S]+2 times, the last 2026-11-22 09:30:00 GMT[\s\S]+SHA-256 +d{64}\nTLS peer +certificate with SHA-256 e{64}\n[\s\S]+<messageID>m-1\\u\{202e\}<[\s\S]+certReq +request UTGATE100001, asks UTDVDOM00001\n +key fingerprint f{64}\n/,
  },
  {
    args: ['exchange', 'retry', '42', '--reason', 'repaired'],
    name: 'exchange.retry',
    input: { id: '42', reason: 'repaired' },
    tells: /state +settled/,
  },
  {
    args: ['exchange', 'resend', '42', '--reason', 'they lost it'],
    name: 'exchange.resend',
    input: { id: '42', reason: 'they lost it' },
    tells: /state +settled/,
  },
  {
    args: ['exchange', 'close', '42', '--reason', 'scrapped'],
    name: 'exchange.close',
    input: { id: '42', reason: 'scrapped' },
    tells: /state +closed/,
  },
  {
    args: ['exchange', 'comment', '42', 'their officer calls back'],
    name: 'exchange.comment',
    input: { id: '42', text: 'their officer calls back' },
    tells: /^Kept with the exchange\. Follow it with: eac exchange show 42\n$/,
  },
  {
    args: ['exchange', 'answer', '42', '--certificates', 'gate.pem', 'both.pem'],
    name: 'exchange.answer',
    input: { id: '42', certificates: [TLS_BASE64, TLS_BASE64, TLS_BASE64] },
    tells: /state +closed/,
  },
  {
    args: ['exchange', 'refuse', '42', '--reason', 'the contract has ended'],
    name: 'exchange.refuse',
    input: { id: '42', reason: 'the contract has ended' },
    tells: /outcome +not-accepted/,
  },
  {
    args: [
      'event',
      'list',
      '--kind',
      'circuit opened',
      '--partner',
      'gate-1',
      '--from',
      '2026-11-22T08:00Z',
      '--limit',
      '1',
    ],
    name: 'event.list',
    input: { kind: 'circuit opened', partner: 'gate-1', from: '2026-11-22T08:00:00.000Z', limit: 1 },
    tells: /accepted +gate-1 +42[\s\S]+--after MORE/,
  },
]

describe('commands about exchanges and events', () => reachTheNode(COMMANDS))

describe('what waits for a person', () => {
  const waiting = {
    ...EXCHANGE,
    operation: 'RequestPKICommunicationCert',
    state: 'awaiting-decision',
    tlsRequest: 'MAA=',
  }
  const shown = { ...waiting, events: [EVENT], certificates: [], forgiven: [], messages: [], objects: [] }

  it('is shown with what to do, and its request kept in a file', async () => {
    const answers = { 'exchange.show': shown }
    const { out, written } = await eac(['exchange', 'show', '42', '--request', 'tls.csr'], { answers })
    assert.match(out, /It waits for you: [\s\S]+eac exchange answer 42 --certificates FILE[\s\S]+saved tls\.csr\n$/)
    const pem = Buffer.from(written.get('tls.csr') ?? []).toString()
    assert.equal(pem, '-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n')
  })

  it('is no request for a TLS certificate anywhere else', async () => {
    const { exitCode, err } = await eac(['exchange', 'show', '42', '--request', 'tls.csr'], GIVEN)
    assert.deepEqual([exitCode, err], [2, 'error: exchange 42 asks for no TLS certificate\n'])
  })

  it('is shown with the certificates it was answered with', async () => {
    const answered = { ...shown, state: 'closed', certificates: [TLS_BASE64] }
    const { out } = await eac(['exchange', 'show', '42'], { answers: { 'exchange.show': answered } })
    assert.match(out, new RegExp(`SHA-256 +${TLS_SHA256}`))
  })

  it('is answered with certificates and nothing else', async () => {
    const args = ['exchange', 'answer', '42', '--certificates', 'policy.yaml']
    const { exitCode, err, calls } = await eac(args, GIVEN)
    assert.deepEqual([exitCode, calls], [2, []])
    assert.match(err, /policy\.yaml is no X\.509 certificate/)
  })
})

describe('eac exchange message', () => {
  it('keeps the octets as they went over the wire', async () => {
    const { out, written } = await eac(['exchange', 'message', '42', '1', '--output', 'request.xml'], GIVEN)
    assert.equal(Buffer.from(written.get('request.xml') ?? []).toString(), ENVELOPE)
    assert.match(out, /SHA-256 +d{64}\n[\s\S]+saved request\.xml\n$/)
  })

  it('says of one that was too large to be kept what proves it, and writes no empty file', async () => {
    const large: ShownMessageView = { ...MESSAGE, exchange: '42', size: 300_000, kept: false, octets: '', content: [] }
    const answers = { 'exchange.message': large }
    const shown = await eac(['exchange', 'message', '42', '1'], { answers })
    assert.match(shown.out, /octets +300000: too many, they are not kept; what they were is proven by their SHA-256\n/)
    assert.doesNotMatch(shown.out, /To be read/)
    const saved = await eac(['exchange', 'message', '42', '1', '--output', 'request.xml'], { answers })
    assert.equal(saved.exitCode, 1)
    assert.match(saved.err, /are not kept: it was too large; its SHA-256 is d{64}/)
    assert.equal(saved.written.size, 0)
  })

  it('names a message by its number', async () => {
    const { exitCode, err } = await eac(['exchange', 'message', '42', 'first'], GIVEN)
    assert.equal(exitCode, 2)
    assert.match(err, /first is no number of a message; "eac exchange show ID" lists them/)
  })
})

it('a search goes on where a page of what was looked at had too few', async () => {
  const pages: ExchangePage[] = [
    { exchanges: [], next: 'A' },
    { exchanges: [EXCHANGE], next: 'B' },
    { exchanges: [EXCHANGE], next: 'C' },
  ]
  const asked: unknown[] = []
  const page = await fullPage({ limit: 2 }, async (part) => {
    asked.push(part)
    const { exchanges, next } = pages.shift()!
    return { entries: exchanges, next }
  })
  assert.deepEqual(page, { entries: [EXCHANGE, EXCHANGE], next: 'C' })
  assert.deepEqual(asked, [{ limit: 2 }, { limit: 2, after: 'A' }, { limit: 1, after: 'B' }])
})
