import assert from 'node:assert/strict'
import { fullPage } from '../../src/cli/exchange/page-options.ts'
import type { ExchangePage, RefusalView, TlsIssuerView } from '../../src/messages/index.ts'
import { type Answers, eac, TLS_PEM, TLS_SHA256 } from './fake-world.ts'
import {
  AUTHORITY,
  CERTIFICATE,
  DESCRIPTION,
  EVENT,
  EXCHANGE,
  LIST_SOURCE,
  NODE,
  PARTNER,
  REQUEST_SIGNER,
  WS_SECURITY,
} from './views.ts'

const KEY = '5b'.repeat(32)
const FORGIVEN = [{ tolerance: 'comment', why: 'comments between elements' }]
const COMMENT = {
  tolerance: 'comment',
  why: 'comments between elements',
  state: 'off',
  forgiven: 12,
  refused: 3,
  last: '2026-11-22T08:15:00.000Z',
} as const
const TREE = {
  ...EXCHANGE,
  authority: 'ut-dv',
  made: [{ ...EXCHANGE, id: '43', direction: 'out', partner: 'FU', authority: 'ut-spoc', state: 'parked', made: [] }],
} as const
const TLS_ISSUER: TlsIssuerView = {
  id: 3,
  ca: 'C=UT, CN=Police CA',
  caFingerprint: 'c'.repeat(64),
  caValidUntil: '2030-01-01T00:00:00.000Z',
  subject: 'CN=gate-1',
  crlUrl: 'http://crl.ut/police.crl',
}
const ANSWERS: Answers = {
  'authority.add': AUTHORITY,
  'authority.list': [AUTHORITY],
  'authority.show': AUTHORITY,
  'authority.rollover': { selfSigned: CERTIFICATE, link: CERTIFICATE, sentTo: ['dv-at-cvca', 'FU'] },
  'authority.trust': CERTIFICATE,
  'authority.request-certificate': {
    exchange: EXCHANGE,
    holderReference: 'UTDV00001',
    request: 'initial',
    keyFingerprint: KEY,
  },
  'authority.get-ca-certificates': EXCHANGE,
  'partner.add': PARTNER,
  'partner.list': [PARTNER],
  'partner.show': PARTNER,
  'partner.set-push-url': PARTNER,
  'partner.set': { ...PARTNER, contractSettings: { ...PARTNER.contractSettings, listsService: 'IS' } },
  'partner.suspend': { ...PARTNER, state: 'suspended' },
  'partner.resume': PARTNER,
  'partner.tolerances': [COMMENT],
  'partner.tolerance-off': { ...PARTNER, tolerancesOff: ['comment', 'flat-value'] },
  'partner.tolerance-on': PARTNER,
  'partner.allow-initial': { partner: 'gate-1', keyFingerprint: KEY, until: '2026-11-25T12:00:00.000Z' },
  'partner.request-signer-add': REQUEST_SIGNER,
  'partner.wss-show': { ...WS_SECURITY, ours: null, theirs: [], mode: 'none' },
  'partner.wss-set': WS_SECURITY,
  'partner.wss-add': WS_SECURITY,
  'partner.wss-remove': WS_SECURITY,
  'partner.network': { ...PARTNER, privateNetwork: true },
  'partner.limit': { ...PARTNER, operations: ['RequestCertificate'] },
  'partner.tls-dates': {
    ...PARTNER,
    tlsCertificates: [{ fingerprint: TLS_SHA256, until: '2026-12-31T00:00:00.000Z' }],
  },
  'partner.tls-ca-add': { ...PARTNER, tlsIssuers: [TLS_ISSUER] },
  'partner.tls-ca-remove': PARTNER,
  'authority.description-add': DESCRIPTION,
  'authority.description-list': [DESCRIPTION],
  'exchange.list': { exchanges: [EXCHANGE], next: 'MORE' },
  'exchange.show': { ...EXCHANGE, events: [EVENT], certificates: [], forgiven: FORGIVEN, tree: TREE },
  'exchange.retry': { ...EXCHANGE, state: 'settled' },
  'exchange.close': EXCHANGE,
  'exchange.answer': EXCHANGE,
  'exchange.refuse': { ...EXCHANGE, outcome: 'not-accepted' },
  'list.source.add': LIST_SOURCE,
  'list.source.list': [LIST_SOURCE],
  'list.source.remove': LIST_SOURCE,
  'list.source.now': LIST_SOURCE,
  'event.list': { events: [EVENT], next: 'MORE' },
  'node.show': NODE,
}
const FILES = {
  'gate.pem': TLS_PEM,
  'policy.yaml': 'synchronousSeconds: 20\n',
  'service.der': Uint8Array.of(0x30, 0),
  'both.pem': TLS_PEM + TLS_PEM,
}
const TLS_BASE64 = TLS_PEM.replace(/-----.*-----|\s/g, '')
const GIVEN = { answers: ANSWERS, files: FILES }

const ADD = ['partner', 'add', 'gate-1', '--authority', 'ut-dv', '--role', 'terminal', '--country', 'UT']
const ADD_GATE = [...ADD, '--mnemonic', 'GATE1', '--tls-certificate', 'gate.pem']
const ADD_BY_CA = [...ADD, '--mnemonic', 'GATE1', '--tls-ca', 'gate.pem']
const PARTNER_WISH = {
  name: 'gate-1',
  authority: 'ut-dv',
  role: 'terminal',
  country: 'UT',
  mnemonic: 'GATE1',
  edition: 'tr-03129/1.1',
  serviceUrl: undefined,
  callbackRule: 'response-url',
  callbackTargets: [],
  pushUrl: undefined,
  tlsCertificates: [TLS_PEM],
}

/** What reaches the node, and what must stand in the answer. */
const COMMANDS: readonly { args: readonly string[]; name: string; input: unknown; tells: RegExp }[] = [
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
    input: { name: 'ut-dv', role: 'DV', country: 'UT', mnemonic: 'DV', policy: { synchronousSeconds: 20 } },
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
  { args: ADD_GATE, name: 'partner.add', input: PARTNER_WISH, tells: /name +gate-1/ },
  {
    args: [
      ...ADD_GATE,
      ...['--edition', '1.0', '--service-url', 'https://dv.ut/dv', '--callback-rule', 'registered-url'],
      ...['--callback-target', 'https://gate-1.ut/a', 'https://gate-1.ut/b', '--push-url', 'https://gate-1.ut/push'],
    ],
    name: 'partner.add',
    input: {
      ...PARTNER_WISH,
      edition: 'tr-03129/1.0',
      serviceUrl: 'https://dv.ut/dv',
      callbackRule: 'registered-url',
      callbackTargets: ['https://gate-1.ut/a', 'https://gate-1.ut/b'],
      pushUrl: 'https://gate-1.ut/push',
    },
    tells: /callback targets +https/,
  },
  {
    args: [...ADD_GATE, '--edition', '1.4'],
    name: 'partner.add',
    input: { ...PARTNER_WISH, edition: 'tr-03129/1.4' },
    tells: /name +gate-1/,
  },
  { args: ['partner', 'list'], name: 'partner.list', input: {}, tells: /gate-1 +terminal +UTGATE1 +ut-dv/ },
  { args: ['partner', 'show', 'gate-1'], name: 'partner.show', input: { name: 'gate-1' }, tells: /SHA-256 bbbb/ },
  {
    args: ['partner', 'set-push-url', 'gate-1', 'https://gate-1.ut/push'],
    name: 'partner.set-push-url',
    input: { name: 'gate-1', pushUrl: 'https://gate-1.ut/push' },
    tells: /push URL +none: no list is sent to it; eac partner set-push-url gate-1 URL/,
  },
  {
    args: ['partner', 'set-push-url', 'gate-1', '--none'],
    name: 'partner.set-push-url',
    input: { name: 'gate-1', pushUrl: undefined },
    tells: /name +gate-1/,
  },
  {
    args: ['partner', 'set', 'gate-1', 'listsService=IS', 'failedCallbacks=repeat'],
    name: 'partner.set',
    input: { name: 'gate-1', settings: { listsService: 'IS', failedCallbacks: 'repeat' } },
    tells: /settings +listsService=IS \(default TermContr\)\nTLS/,
  },
  {
    args: ['partner', 'limit', 'gate-1', 'RequestCertificate'],
    name: 'partner.limit',
    input: { name: 'gate-1', operations: ['RequestCertificate'] },
    tells: /may use +RequestCertificate/,
  },
  {
    args: ['partner', 'network', 'gate-1', 'private'],
    name: 'partner.network',
    input: { name: 'gate-1', privateNetwork: true },
    tells: /network +private: its hosts may have private addresses/,
  },
  {
    args: [...ADD_GATE, '--private-network'],
    name: 'partner.add',
    input: { ...PARTNER_WISH, privateNetwork: true },
    tells: /network +public/,
  },
  { args: ['partner', 'limit', 'gate-1', '--off'], name: 'partner.limit', input: { name: 'gate-1' }, tells: /gate-1/ },
  {
    args: ['partner', 'wss', 'show', 'gate-1'],
    name: 'partner.wss-show',
    input: { name: 'gate-1' },
    tells: /WS-Security +none: no message is signed\nwe sign with +nothing: eac\.yaml names no key/,
  },
  {
    args: ['partner', 'wss', 'set', 'gate-1', 'both', '--reason', 'agreed'],
    name: 'partner.wss-set',
    input: { name: 'gate-1', mode: 'both', reason: 'agreed' },
    tells:
      /it signs with +CN=gate-1 signs, 2026-01-01 to 2028-01-01, SHA-256 [0-9a-f]{64}\ntaken within +300 s of being made/,
  },
  {
    args: ['partner', 'wss', 'add', 'gate-1', 'gate.pem'],
    name: 'partner.wss-add',
    input: {
      name: 'gate-1',
      certificate: Buffer.from(TLS_PEM.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('base64'),
    },
    tells: /we sign with +CN=UT-DV signs/,
  },
  {
    args: ['partner', 'wss', 'remove', 'gate-1', TLS_SHA256],
    name: 'partner.wss-remove',
    input: { name: 'gate-1', fingerprint: TLS_SHA256 },
    tells: /WS-Security +both/,
  },
  {
    args: ['partner', 'tls', 'dates', 'gate-1', TLS_SHA256, '--until', '2026-12-31'],
    name: 'partner.tls-dates',
    input: { name: 'gate-1', fingerprint: TLS_SHA256, until: '2026-12-31T00:00:00.000Z' },
    tells: /TLS certificates +SHA-256 [0-9a-f]{64}, until 2026-12-31/,
  },
  {
    args: [
      ...['partner', 'tls', 'add-ca', 'gate-1', 'gate.pem', '--tls-subject', 'CN=gate-1, O=Border Police'],
      ...['--tls-crl', 'http://crl.ut/police.crl', '--from', '2026-12-01'],
    ],
    name: 'partner.tls-ca-add',
    input: {
      name: 'gate-1',
      issuer: {
        certificate: TLS_PEM,
        subject: { name: 'CN=gate-1, O=Border Police' },
        crlUrl: 'http://crl.ut/police.crl',
        from: '2026-12-01T00:00:00.000Z',
      },
    },
    tells: /TLS by CA +3: CN=gate-1, of C=UT, CN=Police CA \(until 2030-01-01, .*revoked by http:\/\/crl\.ut/,
  },
  {
    args: ['partner', 'tls', 'remove-ca', 'gate-1', '3'],
    name: 'partner.tls-ca-remove',
    input: { name: 'gate-1', id: 3 },
    tells: /gate-1/,
  },
  {
    args: [...ADD_BY_CA, '--tls-common-name', 'gate-1', '--tls-without-crl'],
    name: 'partner.add',
    input: {
      ...PARTNER_WISH,
      tlsCertificates: [],
      tlsIssuers: [{ certificate: TLS_PEM, subject: { commonName: 'gate-1' } }],
    },
    tells: /name +gate-1/,
  },
  {
    args: ['partner', 'suspend', 'gate-1', '--reason', 'stolen'],
    name: 'partner.suspend',
    input: { name: 'gate-1', reason: 'stolen' },
    tells: /state +suspended/,
  },
  {
    args: ['partner', 'resume', 'gate-1', '--reason', 'found'],
    name: 'partner.resume',
    input: { name: 'gate-1', reason: 'found' },
    tells: /state +active/,
  },
  {
    args: ['partner', 'allow-initial', 'gate-1', '--key-fingerprint', KEY.toUpperCase().replace(/..(?!$)/g, '$&:')],
    name: 'partner.allow-initial',
    input: { name: 'gate-1', keyFingerprint: KEY, hours: 72 },
    tells: /allowed until +2026-11-25 12:00:00 GMT/,
  },
  {
    args: ['partner', 'tolerances', 'gate-1'],
    name: 'partner.tolerances',
    input: { name: 'gate-1' },
    tells: /comment +off +12 +3 +2026-11-22 08:15:00 +comments between elements/,
  },
  {
    args: ['partner', 'tolerance-off', 'gate-1', 'comment', 'flat-value', '--reason', 'mended'],
    name: 'partner.tolerance-off',
    input: { name: 'gate-1', tolerances: ['comment', 'flat-value'], reason: 'mended' },
    tells: /not forgiven +comment\n +flat-value/,
  },
  {
    args: ['partner', 'tolerance-on', 'gate-1', 'comment', '--reason', 'old readers'],
    name: 'partner.tolerance-on',
    input: { name: 'gate-1', tolerances: ['comment'], reason: 'old readers' },
    tells: /name +gate-1/,
  },
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
    args: ['exchange', 'retry', '42', '--reason', 'repaired'],
    name: 'exchange.retry',
    input: { id: '42', reason: 'repaired' },
    tells: /state +settled/,
  },
  {
    args: ['exchange', 'close', '42', '--reason', 'scrapped'],
    name: 'exchange.close',
    input: { id: '42', reason: 'scrapped' },
    tells: /state +closed/,
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
    args: ['partner', 'request-signer', 'add', 'library', 'gate.pem', '--fingerprint', TLS_SHA256],
    name: 'partner.request-signer-add',
    input: { name: 'library', certificate: TLS_BASE64 },
    tells: /subject +C=UT, CN=RSC 1\nvalid until +2028-11-22\n/,
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

describe('commands of an operator', () => {
  for (const { args, name, input, tells } of COMMANDS) {
    it(`eac ${args.slice(0, 2).join(' ')} reaches the node as ${name}, and is told readably`, async () => {
      const { calls, out, err, exitCode } = await eac(args, GIVEN)
      assert.equal(err, '')
      assert.equal(exitCode, 0)
      assert.deepEqual(calls[0], { name, input })
      assert.match(out, tells)
    })

    it(`eac ${args.slice(0, 2).join(' ')} --json gives what the node answered`, async () => {
      const { out } = await eac([...args, '--json'], GIVEN)
      assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(ANSWERS[name as keyof Answers])))
    })
  }
})

describe('asking the partner above', () => {
  const args = ['authority', 'request-certificate', '--authority', 'ut-dv', '--from', 'cvca']
  const shown = (more: object) => ({
    'exchange.show': { ...EXCHANGE, events: [EVENT], certificates: [], forgiven: [], ...more },
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

it('eac partner set wants NAME=VALUE, each name once, and its help lists the settings with their defaults', async () => {
  for (const settings of [[], ['listsService'], ['listsService='], ['=IS'], ['listsService=IS', 'listsService=IS']]) {
    const { exitCode, err } = await eac(['partner', 'set', 'gate-1', ...settings], GIVEN)
    assert.equal(exitCode, 2)
    assert.match(err, /missing required argument|Use NAME=VALUE|listsService is set twice/)
  }
  const { out } = await eac(['partner', 'set', '--help'], GIVEN)
  assert.match(out, /certificatesService +TermContr, IS +service whose namespace[\s\S]+pollMinutes +off, MINUTES/)
})

it('eac partner set-push-url wants either a URL or --none', async () => {
  for (const args of [[], ['https://gate-1.ut/push', '--none']]) {
    const { exitCode, err } = await eac(['partner', 'set-push-url', 'gate-1', ...args], GIVEN)
    assert.deepEqual([exitCode, err], [2, 'error: say the URL, or --none\n'])
  }
})

describe('what waits for a person', () => {
  const waiting = {
    ...EXCHANGE,
    operation: 'RequestPKICommunicationCert',
    state: 'awaiting-decision',
    tlsRequest: 'MAA=',
  }
  const shown = { ...waiting, events: [EVENT], certificates: [], forgiven: [] }

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

it('eac partner request-signer add refuses another certificate than the one that was told, and more than one', async () => {
  const add = ['partner', 'request-signer', 'add', 'library']
  const other = await eac([...add, 'gate.pem', '--fingerprint', KEY], GIVEN)
  assert.deepEqual([other.exitCode, other.calls], [1, []])
  const both = await eac([...add, 'both.pem'], GIVEN)
  assert.deepEqual([both.exitCode, both.calls], [2, []])
  assert.match(both.err, /both\.pem holds 2 certificates/)
})

it('a partner by its CA needs a subject of its own, and a word on revocation', async () => {
  const add = ['partner', 'tls', 'add-ca', 'gate-1', 'gate.pem']
  for (const [more, says] of [
    [['--tls-without-crl'], /say which subject is its own/],
    [['--tls-common-name', 'a', '--tls-subject', 'CN=a', '--tls-without-crl'], /say which subject is its own/],
    [['--tls-common-name', 'a'], /--tls-crl URL, or --tls-without-crl/],
    [['--tls-common-name', 'a', '--tls-crl', 'https://crl.ut/'], /starts with http:\/\//],
  ] as const) {
    const { exitCode, err, calls } = await eac([...add, ...more], GIVEN)
    assert.deepEqual([exitCode, calls], [2, []])
    assert.match(err, says)
  }
  const known = await eac([...ADD, '--mnemonic', 'GATE1'], GIVEN)
  assert.deepEqual([known.exitCode, known.calls], [2, []])
  assert.match(known.err, /known by --tls-certificate FILE, or by --tls-ca FILE/)
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
      'exchange.show': { ...hostile, events: [], certificates: [], forgiven: [] },
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
