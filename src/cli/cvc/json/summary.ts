import { z } from 'zod'
import {
  ALGORITHM,
  CURVE,
  DAY,
  DEVIATION,
  ERROR_CODE,
  HASH,
  HEX,
  REFERENCE,
  ROLE,
  SHA256,
  TERMINAL_TYPE,
} from './words.ts'

const STRENGTH = z
  .strictObject({
    bits: z.int().min(0).describe('the lower of the two'),
    keyBits: z.int().min(0).describe('NIST SP 800-57 part 1 rev. 5, table 2; 0 is below 80'),
    hashBits: z.int().min(0).describe('NIST SP 800-57 part 1 rev. 5, table 3'),
  })
  .describe('how hard a signature of this key is to forge, in bits')

const KEY = z
  .strictObject({
    algorithm: ALGORITHM,
    hash: HASH,
    curve: z
      .union([CURVE, z.enum(['inherited', 'unknown'])])
      .optional()
      .describe(
        'inherited: it spells out no curve, that of its CVCA counts; unknown: it spells out one that is not in our table',
      ),
    inheritedCurve: CURVE.optional().describe('the curve of its CVCA, where the certificates up to it are at hand'),
    modulusBits: z.int().min(0).optional(),
    strength: STRENGTH.optional().describe('missing for a curve that is not in our table'),
    fingerprint: SHA256.optional().describe(
      'SHA-256 over the key object, encoded strictly; missing where it spells out no curve, since it has another in its request',
    ),
  })
  .describe('a public key')

/** A public key as people compare and judge it. */
export type KeySummary = z.infer<typeof KEY>

const EXTENSION = z.strictObject({
  oid: z.string(),
  name: z.string().optional(),
  values: z.array(HEX),
  rights: z.array(z.string()).optional().describe('a sentence each, of an authorization whose bits are known'),
})
export type ExtensionSummary = z.infer<typeof EXTENSION>

const ABOUT = { sha256: SHA256.describe('over the complete object'), bytes: z.int().min(1) }

const COMMON = {
  holderReference: REFERENCE,
  key: KEY,
  extensions: z.array(EXTENSION),
  deviations: z.array(DEVIATION),
  ...ABOUT,
}

export const CERTIFICATE_SUMMARY = z.strictObject({
  kind: z.literal('certificate'),
  ...COMMON,
  authorityReference: REFERENCE,
  role: ROLE,
  terminalType: TERMINAL_TYPE,
  description: z.string().describe('role and terminal type in words'),
  rights: z.array(z.string()).describe('a sentence each, relative to what its issuer may grant'),
  effective: DAY,
  expires: DAY,
  validity: z.strictObject({
    state: z.enum(['valid', 'not-yet-effective', 'expired']),
    days: z.int().min(0).describe('that are left after today, until it begins, or since it expired'),
  }),
})
export type CertificateSummary = z.infer<typeof CERTIFICATE_SUMMARY>

export const REQUEST_SUMMARY = z.strictObject({
  kind: z.enum(['request', 'authenticated-request']),
  ...COMMON,
  authorityReference: REFERENCE.optional().describe('the CA key the applicant expects to sign'),
  outerAuthorityReference: REFERENCE.optional().describe('names the key of the outer signature'),
})
export type RequestSummary = z.infer<typeof REQUEST_SUMMARY>

export const UNREADABLE_SUMMARY = z.strictObject({
  kind: z.literal('unreadable'),
  code: ERROR_CODE,
  why: z.string(),
  ...ABOUT,
})
export type UnreadableSummary = z.infer<typeof UNREADABLE_SUMMARY>

/** What one object says, as data. */
export type ObjectSummary = CertificateSummary | RequestSummary | UnreadableSummary
