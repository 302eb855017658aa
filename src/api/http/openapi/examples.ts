import type { OperatorCommand, OperatorCommands } from '../../../messages/index.ts'

type Examples = { readonly [Name in OperatorCommand]?: OperatorCommands[Name]['input'] }

const EXCHANGE = '01935f7e-8c00-7a11-9c3e-5d2f6b1a0c44'
const ORDER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const FINGERPRINT = `${'3f:8a:'.repeat(15)}3f:8a`

/** One thing that may be sent, for whoever reads the description. A test holds each to what its command takes. */
export const EXAMPLES: Examples = {
  'exchange.retry': { id: EXCHANGE, reason: 'their firewall is open again' },
  'exchange.resend': { id: EXCHANGE, reason: 'they restored a back-up of yesterday' },
  'exchange.close': { id: EXCHANGE, reason: 'the terminal was replaced' },
  'exchange.comment': { id: EXCHANGE, text: 'their officer on duty looks into it, and calls back' },
  'exchange.by-hand': { id: EXCHANGE, reason: 'their SPOC is down until Monday' },
  'exchange.refuse': { id: EXCHANGE, reason: 'the name is not of this server' },
  'queue.pause': { name: 'FU', why: 'maintenance there, announced by notice 12' },
  'queue.resume': { name: 'FU', why: 'maintenance is over' },
  'queue.replay': {
    cause: 'connect-failed',
    partner: 'FU',
    dryRun: true,
    why: 'their line is up again',
    perMinute: 60,
  },
  'queue.close': { exchanges: [EXCHANGE], dryRun: false, why: 'asked for again meanwhile' },
  'approval.vote': { id: 7, decision: 'approve', grounds: 'fingerprint compared by telephone' },
  'approval.withdraw': { id: 7 },
  'setting.preview': { name: 'circuit.failures', value: 3 },
  'setting.change': { name: 'circuit.failures', value: 3, why: 'their gateway drops every second call' },
  'setting.reset': { name: 'circuit.failures', why: 'the gateway is mended' },
  'partner.suspend': { name: 'gate-1', reason: 'stolen' },
  'partner.resume': { name: 'gate-1', reason: 'found, examined' },
  'partner.set-push-url': { name: 'gate-1', pushUrl: 'https://gate-1.example.ut/callbacks' },
  'partner.network': { name: 'gate-1', privateNetwork: true },
  'partner.limit': { name: 'gate-1', operations: ['RequestCertificate', 'GetCACertificates'] },
  'partner.set': { name: 'FU', settings: { answers: 'at-once' } },
  'partner.allow-initial': { name: 'gate-1', keyFingerprint: FINGERPRINT, hours: 24 },
  'partner.tolerance-off': { name: 'gate-1', tolerances: ['whitespace-in-base64'], reason: 'its software was mended' },
  'authority.add': { name: 'ut-tcc', role: 'TCC', country: 'UT', mnemonic: 'TCC1' },
  'authority.request-certificate': { name: 'ut-tcc', from: 'UT-DV', callback: true },
  'authority.request-foreign-certificate': { name: 'UT-DV', of: 'FUCVCATST', callback: true },
  'list.ask': { name: 'UT-DV', from: 'UT-NPKD', callback: true, kind: 'master' },
  'list.source.add': {
    name: 'icao',
    authority: 'UT-NPKD',
    kind: 'http',
    place: 'https://pkd.example.org/master-list.ml',
    everySeconds: 86_400,
  },
  'notice.done': { id: 12, words: 'told the terminals’ people' },
  'user.invite': { name: 'carol', fullName: 'Carol Cook', roles: ['auditor'] },
  'user.roles': { name: 'carol', add: ['operator'], remove: ['auditor'] },
  'user.disable': { name: 'carol', reason: 'left the office' },
  'ca.order': {
    id: ORDER,
    ca: 'our-ca',
    product: 'tls-server',
    subject: { country: 'UT', commonName: 'spoc.example.ut' },
    dnsNames: ['spoc.example.ut'],
    fields: {},
  },
  'ca.revoke': { id: ORDER, reason: 'superseded' },
  'ca.cancel': { id: ORDER, why: 'ordered twice' },
  'ca.domain': { ca: 'our-ca', wish: 'check', domain: 'example.ut' },
  'audit.verify': { keys: [FINGERPRINT] },
  'node.renew-tls': { identity: 'tls' },
}
