import { z } from 'zod'
import {
  type AllowedView,
  CA_CONTRACT,
  CALLBACK_RULES,
  type CertificateDescriptionView,
  CONNECTION_STEPS,
  CONTRACTS,
  type ConnectionStepView,
  type ConnectionTestView,
  type DatesOfUseView,
  type DeviationView,
  type DurationView,
  PARTNER_ROLES,
  type PartnerTimesView,
  type PartnerView,
  type RequestSignerView,
  type SigningCertificateView,
  SPOC_CONTRACTS,
  type TlsIssuerView,
  type TlsUseView,
  type ToleranceView,
  WS_SECURITY_MODES,
  type WsSecurityView,
} from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const datesOfUseSchema = view<DatesOfUseView>()({
  from: z.string().optional(),
  until: z.string().optional(),
}).describe('ISO 8601.')

export const tlsUseSchema = view<TlsUseView>()({ ...datesOfUseSchema.shape, fingerprint: z.string() })

export const tlsIssuerSchema = view<TlsIssuerView>()({
  ...datesOfUseSchema.shape,
  id: z.number(),
  ca: z.string().describe('its subject'),
  caFingerprint: z.string(),
  caValidUntil: z.string(),
  subject: z.string(),
  crlUrl: z.string().optional(),
})

export const certificateDescriptionSchema = view<CertificateDescriptionView>()({
  sha256: z.string(),
  issuerName: z.string(),
  subjectName: z.string(),
  subjectUrl: z.string().optional(),
  terms: z.string().describe('The format of the terms of usage.'),
  addedAt: moment,
})

export const requestSignerSchema = view<RequestSignerView>()({
  partner: z.string(),
  subject: z.string(),
  validTo: z.string(),
  sha256: z.string(),
})

export const partnerSchema = view<PartnerView>()({
  country: z.string(),
  name: z.string(),
  authority: z.string(),
  role: z.enum(PARTNER_ROLES),
  mnemonic: z.string(),
  serviceUrl: z.string().optional(),
  callbackRule: z.enum(CALLBACK_RULES),
  callbackTargets: z.array(z.string()),
  pushUrl: z.string().optional(),
  privateNetwork: z.boolean().optional().describe('Whether calls to it may go to private addresses; default: not.'),
  edition: z.enum([...CONTRACTS, ...SPOC_CONTRACTS, CA_CONTRACT]),
  state: z.enum(['active', 'suspended']),
  tolerancesOff: z.array(z.string()).describe('Names of the deviations that are not forgiven this partner.'),
  contractSettings: z.object({
    certificatesService: z.enum(['TermContr', 'IS']),
    listsService: z.enum(['TermContr', 'IS']),
    foreignCar: z.enum(['text', 'base64']),
    documentSignerReceipt: z.enum(['simple', 'nested']),
    answers: z.enum(['callback', 'at-once']),
    failedCallbacks: z.enum(['repeat', 'park']),
    pollMinutes: z.union([z.number(), z.literal('off')]),
  }),
  tlsCertificates: z.array(tlsUseSchema),
  tlsIssuers: z.array(tlsIssuerSchema),
  operations: z.array(z.string()).optional().describe('The messages it may use; absent: all that its role may.'),
  wsSecurity: z.enum(WS_SECURITY_MODES).describe('Whose messages are signed.'),
  requestSigner: requestSignerSchema.optional().describe('What an eID server signs its containers with.'),
})

export const signingCertificateSchema = view<SigningCertificateView>()({
  subject: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  sha256: z.string(),
}).describe('An X.509 certificate that messages are signed with.')

export const wsSecuritySchema = view<WsSecurityView>()({
  partner: z.string(),
  mode: z.enum(WS_SECURITY_MODES),
  ours: signingCertificateSchema
    .nullable()
    .describe('What we sign with; null: no key is configured for its authority.'),
  theirs: z.array(signingCertificateSchema).describe('What the partner may sign with.'),
  windowSeconds: z.number(),
  clockSkewSeconds: z.number(),
}).describe('How messages between this node and a partner are signed.')

export const allowedSchema = view<AllowedView>()({ partner: z.string(), keyFingerprint: z.string(), until: z.string() })

export const deviationSchema = view<DeviationView>()({
  partner: z.string(),
  tolerance: z.string(),
  forgiven: z.number(),
  refused: z.number().describe('While it was switched off.'),
  last: z.string(),
}).describe('How often a tolerance was needed, as far as the events go back.')

export const toleranceSchema = view<ToleranceView>()({
  tolerance: z.string(),
  why: z.string(),
  state: z.enum(['on', 'off']),
  forgiven: z.number(),
  refused: z.number(),
  last: z.string().optional(),
})

export const connectionStepSchema = view<ConnectionStepView>()({
  step: z.enum(CONNECTION_STEPS),
  result: z.enum(['good', 'warning', 'bad', 'skipped']).describe('`skipped`: a step before it went wrong.'),
  says: z.string(),
  milliseconds: z.number().optional(),
})

export const connectionTestSchema = view<ConnectionTestView>()({
  partner: z.string(),
  url: z.string(),
  at: moment,
  ok: z.boolean().describe('No step is bad.'),
  steps: z.array(connectionStepSchema),
}).describe('A connection to a partner, as for a call: no message was sent.')

const durationSchema = view<DurationView>()({
  count: z.number(),
  medianMilliseconds: z.number(),
  p95Milliseconds: z.number().describe('95 of 100 took no longer.'),
})

export const partnerTimesSchema = view<PartnerTimesView>()({
  partner: z.string(),
  hours: z.number().describe('Until now.'),
  exchanges: z.number().describe('Begun in this time.'),
  isMore: z.boolean().describe('There are more than were counted.'),
  lookedAt: z.number().describe('The newest of them: what follows is of these.'),
  answered: z.number().describe('Attempts of ours that it answered.'),
  failed: z.number().describe('Attempts of ours that failed.'),
  calls: durationSchema
    .optional()
    .describe('From our message to the answer on the same connection; absent: none is kept.'),
  callbacks: durationSchema
    .optional()
    .describe('From our message, acknowledged, to its callback; absent: there was none.'),
}).describe('How a partner answered this node of late.')
