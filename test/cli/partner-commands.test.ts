import assert from 'node:assert/strict'
import { eac, TLS_PEM, TLS_SHA256 } from './fake-world.ts'
import {
  ADD,
  ADD_BY_CA,
  ADD_GATE,
  GIVEN,
  KEY,
  PARTNER_WISH,
  reachTheNode,
  TLS_BASE64,
  type Typed,
} from './operator-answers.ts'

const COMMANDS: readonly Typed[] = [
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
  {
    args: ['partner', 'test', 'gate-1'],
    name: 'partner.test',
    input: { name: 'gate-1' },
    tells: /TLS +good +12 ms +TLSv1\.3[\s\S]*HTTP +look/,
  },
  {
    args: ['partner', 'times', '--hours', '168'],
    name: 'partner.times',
    input: { name: undefined, hours: 168 },
    tells: /gate-1 +over 10000 +390 +10 +120 ms, 1\.5 s +61\.0 s, 122\.0 s/,
  },
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
    args: ['partner', 'request-signer', 'add', 'library', 'gate.pem', '--fingerprint', TLS_SHA256],
    name: 'partner.request-signer-add',
    input: { name: 'library', certificate: TLS_BASE64 },
    tells: /subject +C=UT, CN=RSC 1\nvalid until +2028-11-22\n/,
  },
]

describe('commands about partners', () => reachTheNode(COMMANDS))

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
