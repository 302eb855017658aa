import { z } from 'zod'
import { COUNTRY, DAY, ERROR_CODE, KIND, MOMENT, SHA256 } from './words.ts'

const COUNT = z.int().min(0)

const CERTIFICATE = z.strictObject({
  country: COUNTRY,
  subject: z.string(),
  issuer: z.string(),
  serial: z.string().describe('hexadecimal'),
  notBefore: DAY,
  notAfter: DAY,
  state: z.enum(['valid', 'ending-soon', 'expired', 'not-yet-valid']),
  key: z.string(),
  link: z.boolean().describe('leads from the key before to this one: it is not self-signed'),
  sha256: SHA256,
})
export type ShownCertificate = z.infer<typeof CERTIFICATE>

const DEFECT = z.strictObject({
  documentSigner: z.string().describe('whose documents: by issuer and serial number, key identifier or hash'),
  defects: z.array(
    z.strictObject({
      oid: z.string(),
      name: z.string().optional().describe('as in TR-03129-2 7.3, without id-'),
      category: z.string().optional(),
      status: z.string().optional().describe('what its parameter says'),
      parameters: z.string().optional().describe('DER in hexadecimal'),
      description: z.string().optional(),
    }),
  ),
  description: z.string().optional(),
})
export type ShownDefect = z.infer<typeof DEFECT>

const COUNTRY_SUMMARY = z.strictObject({
  country: COUNTRY,
  certificates: COUNT,
  expired: COUNT,
  endingSoon: COUNT.describe('not expired, but within the days that were asked for'),
  lastUntil: DAY.describe('of the certificate that lasts longest'),
})
export type CountrySummary = z.infer<typeof COUNTRY_SUMMARY>

const CHANGES = z.strictObject({
  against: z.string().describe('the file it was compared with'),
  certificates: z.array(
    z.strictObject({
      change: z.enum(['added', 'removed', 'replaced']),
      country: COUNTRY,
      subject: z.string(),
      serial: z.string(),
      sha256: SHA256.describe('of the new one, where it was replaced'),
      before: SHA256.optional().describe('of the one that was replaced'),
    }),
  ),
  defects: z.array(
    z.strictObject({
      change: z.enum(['added', 'removed', 'changed']),
      documentSigner: z.string(),
    }),
  ),
})
export type ShownChanges = z.infer<typeof CHANGES>

const SIGNER = z.strictObject({
  identifier: z.string(),
  subject: z.string().optional().describe('missing where the message does not have its certificate'),
  issuer: z.string().optional(),
  notBefore: DAY.optional(),
  notAfter: DAY.optional(),
})
export type ShownSigner = z.infer<typeof SIGNER>

const ABOUT = { file: z.string(), bytes: COUNT, sha256: SHA256.describe('over the whole message') }

const LIST = z
  .strictObject({
    kind: KIND,
    ...ABOUT,
    signedAt: MOMENT.optional().describe('as the first signer says; nobody has checked it'),
    signers: z.array(SIGNER),
    encoding: z.enum(['DER', 'BER']),
    shape: z.enum(['1.4', '1.3.0']).optional().describe('of a document signer list, by the edition of TR-03129-2'),
    countries: z.array(COUNTRY_SUMMARY),
    certificateCount: COUNT,
    certificates: z.array(CERTIFICATE).optional(),
    unreadable: z.array(
      z.strictObject({ index: COUNT.describe('in the list, from 0'), sha256: SHA256, why: z.string() }),
    ),
    defectCount: COUNT,
    defects: z.array(DEFECT).optional(),
    changes: CHANGES.optional(),
  })
  .describe('a list as it was read: nothing of it is verified')
export type ShownList = z.infer<typeof LIST>

const UNREADABLE = z.strictObject({ kind: z.literal('unreadable'), ...ABOUT, code: ERROR_CODE, why: z.string() })
export type UnreadableList = z.infer<typeof UNREADABLE>

/** The JSON of `eac list show`. */
export const SHOWN_LISTS = z.array(z.union([LIST, UNREADABLE]))
export type Shown = z.infer<typeof SHOWN_LISTS>[number]
