import { z } from 'zod'
import {
  type AllowedView,
  CA_CONTRACT,
  CALLBACK_RULES,
  type CertificateDescriptionView,
  CONTRACTS,
  type DatesOfUseView,
  type DeviationView,
  PARTNER_ROLES,
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
