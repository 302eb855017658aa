import { z } from 'zod'
import {
  type AnnouncementView,
  AUTHORITY_ROLES,
  type AuthorityView,
  type CertificateView,
  type CoverageView,
  type CoveringView,
  type CvcaTreeView,
  KEY_PLACES,
  type KeyView,
  type RolloverUnderWayView,
  type RolloverView,
  type ShownAuthorityView,
  type TerminalGroupView,
  type TerminalsCoveredView,
  type TreeCertificateView,
} from '../../messages/index.ts'
import { base64, moment, view } from './view.ts'

export const keySchema = view<KeyView>()({
  holderReference: z.string(),
  certifiedBy: z.string(),
  place: z.enum(KEY_PLACES).optional().describe('Absent: on another machine.'),
  signatures: z.number().describe('How often it has signed; never too few, after a crash up to 63 too many.'),
  lastSignedAt: moment.optional(),
  state: z.enum(['requested', 'active', 'retired']),
})

export const certificateSchema = view<CertificateView>()({
  holderReference: z.string(),
  authorityReference: z.string(),
  role: z.string(),
  effective: z.string(),
  expires: z.string(),
  origin: z.string(),
  anchor: z.boolean(),
  sha256: z.string(),
  octets: base64,
})

export const authoritySchema = view<AuthorityView>()({
  name: z.string(),
  role: z.enum(AUTHORITY_ROLES),
  country: z.string(),
  mnemonic: z.string(),
  serviceUrl: z.string().describe('Empty for a SPOC while the node is not set up for other states.'),
  policy: z.unknown(),
  ceremony: z.string().optional().describe('Of a CVCA whose keys are on another machine: what that is called here.'),
  keyPlace: z.enum(KEY_PLACES).describe('Where its next key is made.'),
  keys: z.array(keySchema),
  certificates: z.array(certificateSchema).describe('CA certificates it knows, and those of its own keys'),
})

export const coveringSchema = view<CoveringView>()({
  holderReference: z.string(),
  expires: z.string().describe('the last day it is valid'),
  daysLeft: z.number().describe('whole days; 0 or less: it has run out'),
  renewalFrom: z.string(),
})

export const coverageSchema = view<CoverageView>()({
  authority: z.string(),
  role: z.enum(AUTHORITY_ROLES),
  issuer: z.string().describe('country and mnemonic of the CA that certifies'),
  byEmail: z
    .object({ country: z.string(), address: z.string() })
    .optional()
    .describe('Where the state of that CA has no SPOC: whom people write to.'),
  knownByName: z
    .object({ country: z.string(), names: z.array(z.string()) })
    .optional()
    .describe('Where the SPOC of that state is known by names in certificates of a CA of the public.'),
  stage: z.enum(['good', 'plan', 'act', 'late', 'lost', 'none']),
  certificate: coveringSchema.optional().describe('Of the key in use; absent where there is none.'),
  request: z
    .object({ exchange: z.string(), state: z.string(), since: moment })
    .optional()
    .describe('Of requests under way, the newest.'),
}).describe('A certificate that an authority of ours holds or lacks.')

export const terminalGroupSchema = view<TerminalGroupView>()({
  authority: z.string(),
  role: z.enum(AUTHORITY_ROLES),
  registered: z.number().describe('How many terminals, of a control centre readers, are registered and active.'),
  reads: z.array(
    view<TerminalsCoveredView>()({
      issuer: z.string().describe('country and mnemonic of the CVCA'),
      covered: z.number().describe('How many have certificates that are valid today, up to the one of the DV.'),
      due: z.number().describe('Of these: it is time to renew.'),
      firstEnds: z.string().describe('The last day of the one that ends first.'),
      lastEnds: z.string(),
    }),
  ),
}).describe('Terminals of a DV, or readers of a control centre: whose passports they can read today.')

export const cvcaTreeSchema = view<CvcaTreeView>()({
  issuer: z.string().describe('country and mnemonic'),
  certificates: z.array(
    view<TreeCertificateView>()({
      sha256: z.string(),
      kind: z.enum(['root', 'link', 'DV', 'terminal']),
      standing: z.enum(['current', 'replaced', 'expired']),
      holder: z.string().optional().describe('The authority of ours or the partner that holds it.'),
      holderReference: z.string(),
      authorityReference: z.string(),
      effective: z.string(),
      expires: z.string().describe('the last day it is valid'),
      daysLeft: z.number().describe('whole days after today; less than 0: it has run out'),
      octets: base64,
    }),
  ),
  moreTerminals: z
    .array(z.object({ under: z.string(), count: z.number() }))
    .describe('Terminals that are not told one by one, by the holder reference of the DV above them.'),
}).describe('What stands below a CVCA, as this node knows it.')

export const announcementSchema = view<AnnouncementView>()({
  exchange: z.string(),
  holderReferences: z.array(z.string()),
  partner: z.string(),
  sentAt: moment,
  acknowledgedAt: moment.optional().describe('When it said so; absent: not yet.'),
  state: z.string(),
}).describe('Whether a partner has a new certificate of a CVCA of ours.')

export const rolloverUnderWaySchema = view<RolloverUnderWayView>()({
  approval: z.number(),
  state: z.enum(['waiting', 'approved']),
  since: moment,
  why: z.string().optional().describe('Why the last attempt failed.'),
}).describe('A rollover that waits for people, or that they approved and that is not done yet.')

export const shownAuthoritySchema = view<ShownAuthorityView>()({
  ...authoritySchema.shape,
  coverage: z.array(coverageSchema).describe('Of a DV or terminal control centre: each chain, and when it is renewed.'),
  announcements: z
    .array(announcementSchema)
    .describe('Of a CVCA: whom its certificates were sent to unasked, the newest first.'),
  rollover: rolloverUnderWaySchema.optional().describe('Of a CVCA: its next key, where that is on its way.'),
})

export const rolloverSchema = view<RolloverView>()({
  selfSigned: certificateSchema,
  link: certificateSchema.optional().describe('Absent where there was no key before.'),
  sentTo: z.array(z.string()).describe('Names of the partners they are on their way to.'),
})
