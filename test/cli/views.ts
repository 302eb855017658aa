// What a node could answer an operator.
import {
  type CertificateDescriptionView,
  type CertificateView,
  DEFAULT_CONTRACT_SETTINGS,
  type EventView,
  type ExchangeMessageView,
  type ExchangeView,
  type ListSourceView,
  type MessageContentView,
  type NodeView,
  type PartnerView,
  type RequestSignerView,
  type ShownAuthorityView,
  type WsSecurityView,
} from '../../src/messages/index.ts'

export const CERTIFICATE: CertificateView = {
  holderReference: 'UTCVCATST00001',
  authorityReference: 'UTCVCATST00001',
  role: 'CVCA',
  effective: '2026-01-01',
  expires: '2028-12-31',
  origin: 'own',
  anchor: true,
  sha256: 'c'.repeat(64),
  octets: '',
}

export const AUTHORITY: ShownAuthorityView = {
  name: 'ut-cvcatst',
  role: 'CVCA',
  country: 'UT',
  mnemonic: 'CVCATST',
  serviceUrl: 'https://eac.example.ut:8443/ut-cvcatst',
  policy: { synchronousSeconds: 25, grants: { validityDays: 90, fingerprints: true } },
  keyPlace: 'software',
  keys: [
    {
      holderReference: 'UTCVCATST00001',
      certifiedBy: 'UTCVCATST',
      place: 'software',
      signatures: 3,
      lastSignedAt: '2026-11-30T12:00:00.000Z',
      state: 'active',
    },
  ],
  certificates: [CERTIFICATE],
  coverage: [],
  announcements: [],
  rollover: undefined,
}

export const NODE: NodeView = {
  version: '0.1.0',
  running: true,
  processes: [],
  publicUrl: 'https://eac.example.ut:8443',
  tlsFingerprint: 'a'.repeat(64),
  tlsCertificate: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
  ownTls: [
    {
      identity: 'tls',
      ca: undefined,
      certificate: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
      fingerprint: 'a'.repeat(64),
      notAfter: '2028-01-01T00:00:00.000Z',
      renewsAt: undefined,
      next: undefined,
      trouble: undefined,
    },
  ],
  authorities: [AUTHORITY],
  deviations: [],
  refusals: [],
  listSources: [],
  openNotices: 2,
  forgotten: 0,
  held: [],
  parked: 0,
  late: 0,
  awaitingCeremony: 0,
}

export const PARTNER: PartnerView = {
  name: 'gate-1',
  authority: 'ut-dv',
  role: 'terminal',
  country: 'UT',
  mnemonic: 'GATE1',
  edition: 'tr-03129/1.1',
  callbackRule: 'response-url',
  callbackTargets: ['https://gate-1.example.ut/tr'],
  state: 'active',
  tolerancesOff: [],
  contractSettings: DEFAULT_CONTRACT_SETTINGS,
  tlsCertificates: [{ fingerprint: 'b'.repeat(64) }],
  tlsIssuers: [],
  operations: undefined,
  wsSecurity: 'none',
  privateNetwork: false,
}

const SIGNING = { validFrom: '2026-01-01T00:00:00.000Z', validTo: '2028-01-01T00:00:00.000Z' }
export const WS_SECURITY: WsSecurityView = {
  partner: 'gate-1',
  mode: 'both',
  ours: { ...SIGNING, subject: 'CN=UT-DV signs', sha256: 'a'.repeat(64) },
  theirs: [{ ...SIGNING, subject: 'CN=gate-1 signs', sha256: 'c'.repeat(64) }],
  windowSeconds: 300,
  clockSkewSeconds: 300,
}

export const DESCRIPTION: CertificateDescriptionView = {
  sha256: 'd'.repeat(64),
  issuerName: 'UT DV',
  subjectName: 'Library of Utopia',
  subjectUrl: 'https://library.example.ut/',
  terms: 'plain',
  addedAt: '2026-11-22T08:15:00.000Z',
}

export const REQUEST_SIGNER: RequestSignerView = {
  partner: 'library',
  subject: 'C=UT, CN=RSC 1',
  validTo: '2028-11-22T08:15:00.000Z',
  sha256: 'e'.repeat(64),
}

export const EXCHANGE: ExchangeView = {
  id: '42',
  partner: 'gate-1',
  direction: 'in',
  operation: 'RequestCertificate',
  messageId: 'm-1',
  state: 'closed',
  outcome: 'certificates',
  wireStatus: 'ok_cert_available',
  callbackUrl: undefined,
  createdAt: '2026-11-22T08:15:00.000Z',
  settledAt: '2026-11-22T08:15:01.000Z',
  closedAt: '2026-11-22T08:15:02.000Z',
}

export const MESSAGE: ExchangeMessageView = {
  n: 1,
  direction: 'in',
  part: 'request',
  contract: 'tr-03129/1.1',
  operation: 'RequestCertificate',
  at: '2026-11-22T08:15:00.000Z',
  lastAt: '2026-11-22T09:30:00.000Z',
  times: 2,
  size: 1234,
  sha256: 'd'.repeat(64),
  httpStatus: undefined,
  tlsFingerprint: 'e'.repeat(64),
  kept: true,
}

export const ENVELOPE = '<Envelope><Body><messageID>m-1\u202e</messageID></Body></Envelope>'

export const CONTENT: readonly MessageContentView[] = [
  { name: 'messageID', text: 'm-1\u202e' },
  {
    name: 'certReq',
    object: {
      kind: 'request',
      holderReference: 'UTGATE100001',
      authorityReference: 'UTDVDOM00001',
      keyFingerprint: 'f'.repeat(64),
      sha256: 'a'.repeat(64),
      octets: 411,
    },
  },
]

export const EVENT: EventView = {
  at: '2026-11-22T08:15:00.000Z',
  kind: 'accepted',
  partner: 'gate-1',
  authority: undefined,
  exchange: '42',
  details: { operation: 'RequestCertificate', bytes: 411 },
}

export const LIST_SOURCE: ListSourceView = {
  name: 'web',
  authority: 'ut-npkd',
  kind: 'http',
  place: 'https://npkd.ut/m.ml',
  everySeconds: 21_600,
  origin: 'operator',
  triedAt: '2026-11-23 08:15:00.000Z',
  succeededAt: undefined,
  failingSince: '2026-11-22T08:15:00.000Z',
  lastError: 'HTTP 404',
  dueAt: '2026-11-23T08:20:00.000Z',
}
