import assert from 'node:assert/strict'
import type { TlsIssuerView } from '../../src/messages/index.ts'
import { type Answers, eac, TLS_PEM, TLS_SHA256 } from './fake-world.ts'
import {
  AUTHORITY,
  CERTIFICATE,
  CONTENT,
  DESCRIPTION,
  ENVELOPE,
  EVENT,
  EXCHANGE,
  LIST_SOURCE,
  MESSAGE,
  NODE,
  PARTNER,
  REQUEST_SIGNER,
  WS_SECURITY,
} from './views.ts'

export const KEY = '5b'.repeat(32)
export const FORGIVEN = [{ tolerance: 'comment', why: 'comments between elements' }]
export const COMMENT = {
  tolerance: 'comment',
  why: 'comments between elements',
  state: 'off',
  forgiven: 12,
  refused: 3,
  last: '2026-11-22T08:15:00.000Z',
} as const
export const TREE = {
  ...EXCHANGE,
  authority: 'ut-dv',
  made: [{ ...EXCHANGE, id: '43', direction: 'out', partner: 'FU', authority: 'ut-spoc', state: 'parked', made: [] }],
} as const
export const TLS_ISSUER: TlsIssuerView = {
  id: 3,
  ca: 'C=UT, CN=Police CA',
  caFingerprint: 'c'.repeat(64),
  caValidUntil: '2030-01-01T00:00:00.000Z',
  subject: 'CN=gate-1',
  crlUrl: 'http://crl.ut/police.crl',
}
export const ANSWERS: Answers = {
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
  'partner.test': {
    partner: 'gate-1',
    url: 'https://gate-1.ut/callback',
    at: '2026-11-22T08:15:00.000Z',
    ok: true,
    steps: [
      { step: 'tls', result: 'good', says: 'TLSv1.3', milliseconds: 12 },
      { step: 'http', result: 'warning', says: 'HTTP 404', milliseconds: 3 },
    ],
  },
  'partner.times': [
    {
      partner: 'gate-1',
      hours: 168,
      exchanges: 10_000,
      isMore: true,
      lookedAt: 400,
      answered: 390,
      failed: 10,
      calls: { count: 380, medianMilliseconds: 120, p95Milliseconds: 1_500 },
      callbacks: { count: 300, medianMilliseconds: 61_000, p95Milliseconds: 122_000 },
    },
  ],
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
  'exchange.show': {
    ...EXCHANGE,
    events: [EVENT],
    messages: [MESSAGE],
    certificates: [],
    objects: [],
    forgiven: FORGIVEN,
    tree: TREE,
  },
  'exchange.traffic': [
    { from: '2026-11-22T07:00:00.000Z', received: 1200, sent: 4, refused: 2, turnedAway: 0 },
    { from: '2026-11-22T08:00:00.000Z', received: 30, sent: 0, refused: 0, turnedAway: 9 },
  ],
  'exchange.message': {
    ...MESSAGE,
    exchange: '42',
    octets: Buffer.from(ENVELOPE).toString('base64'),
    content: CONTENT,
  },
  'exchange.retry': { ...EXCHANGE, state: 'settled' },
  'exchange.resend': { ...EXCHANGE, state: 'settled' },
  'exchange.close': EXCHANGE,
  'exchange.comment': EXCHANGE,
  'exchange.answer': EXCHANGE,
  'exchange.refuse': { ...EXCHANGE, outcome: 'not-accepted' },
  'list.source.add': LIST_SOURCE,
  'list.source.list': [LIST_SOURCE],
  'list.source.remove': LIST_SOURCE,
  'list.source.now': LIST_SOURCE,
  'event.list': { events: [EVENT], next: 'MORE' },
  'node.show': NODE,
  'node.timers': [
    {
      ...{ role: 'all', host: 'ut-1', pid: 42, version: '0.1.0', silent: false },
      startedAt: '2026-11-22T07:00:00.000Z',
      seenAt: '2026-11-22T08:15:00.000Z',
      timers: [
        {
          name: 'renewal',
          everySeconds: 3600,
          beganAt: '2026-11-22T08:00:00.000Z',
          endedAt: '2026-11-22T08:00:01.000Z',
          nextAt: '2026-11-22T09:00:00.000Z',
          failedAt: '2026-11-22T07:00:00.000Z',
          lastFailure: 'the clock is not trusted',
        },
      ],
    },
  ],
}
export const FILES = {
  'gate.pem': TLS_PEM,
  'policy.yaml': 'synchronousSeconds: 20\n',
  'service.der': Uint8Array.of(0x30, 0),
  'both.pem': TLS_PEM + TLS_PEM,
}
export const TLS_BASE64 = TLS_PEM.replace(/-----.*-----|\s/g, '')
export const GIVEN = { answers: ANSWERS, files: FILES }

export const ADD = ['partner', 'add', 'gate-1', '--authority', 'ut-dv', '--role', 'terminal', '--country', 'UT']
export const ADD_GATE = [...ADD, '--mnemonic', 'GATE1', '--tls-certificate', 'gate.pem']
export const ADD_BY_CA = [...ADD, '--mnemonic', 'GATE1', '--tls-ca', 'gate.pem']
export const PARTNER_WISH = {
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

/** A command as it is typed, what reaches the node, and what must stand in the answer. */
export interface Typed {
  readonly args: readonly string[]
  readonly name: string
  readonly input: unknown
  readonly tells: RegExp
}

/** Each reaches the node as it should, and is told in words and in JSON. */
export function reachTheNode(commands: readonly Typed[]): void {
  for (const { args, name, input, tells } of commands) {
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
}
