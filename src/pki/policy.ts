import { z } from 'zod'
import { CURVE_NAMES, ECDSA_ALGORITHMS, type EcdsaAlgorithm, RSA_ALGORITHMS, type RsaAlgorithm } from '../cvc/index.ts'
import type { AuthorityRole } from '../messages/index.ts'

const ecdsaNames = Object.keys(ECDSA_ALGORITHMS) as [EcdsaAlgorithm, ...EcdsaAlgorithm[]]
const rsaNames = Object.keys(RSA_ALGORITHMS) as [RsaAlgorithm, ...RsaAlgorithm[]]

const keySchema = z.union([
  z.strictObject({ algorithm: z.enum(ecdsaNames), curve: z.enum(CURVE_NAMES) }),
  z.strictObject({ algorithm: z.enum(rsaNames), modulusBits: z.number().int() }),
])

/** What an authority grants to those it certifies. */
const grantsSchema = z.strictObject({
  /** How long a certificate lives, both days counted; it never outlives its issuer's. */
  validityDays: z.number().int().min(1),
  fingerprints: z.boolean(),
  iris: z.boolean(),
  /** Whether a request must name the key it expects (inner CAR): the EU policy demands it of DVs (TR-03139, 4.4.2). */
  authorityReferenceRequired: z.boolean(),
})

const policySchema = z.strictObject({
  /** A CVCA's own keys; DVs and terminals follow the CVCA that certifies them. */
  ownKey: keySchema.optional(),
  /** A CVCA's own certificates. */
  ownValidityDays: z.number().int().min(1).optional(),
  /** Absent for an authority that certifies nobody. */
  grants: grantsSchema.optional(),
  /** How long a caller that takes no callback is kept waiting. */
  synchronousSeconds: z.number().min(1).max(300),
})

/** What an authority decides by itself, stored with it. */
export type AuthorityPolicy = z.infer<typeof policySchema>
export type Grants = z.infer<typeof grantsSchema>

/** Lengths of life as the EU policy bounds them, in days (TR-03139, 4.7). */
export const VALIDITY_DAYS = {
  CVCA: { least: 181, most: 1096 },
  DV: { least: 14, most: 92 },
  terminal: { least: 1, most: 31 },
} as const

const SYNCHRONOUS_SECONDS = 25

/** The policy an authority starts with: fingerprints only, lives at the upper bound. */
export function defaultPolicy(role: AuthorityRole): AuthorityPolicy {
  switch (role) {
    case 'CVCA':
      return {
        ownKey: { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' },
        ownValidityDays: VALIDITY_DAYS.CVCA.most,
        grants: { validityDays: 90, fingerprints: true, iris: false, authorityReferenceRequired: true },
        synchronousSeconds: SYNCHRONOUS_SECONDS,
      }
    case 'DV':
      return {
        grants: { validityDays: 30, fingerprints: true, iris: false, authorityReferenceRequired: false },
        synchronousSeconds: SYNCHRONOUS_SECONDS,
      }
    case 'TCC':
      return { synchronousSeconds: SYNCHRONOUS_SECONDS }
  }
}

/** @throws {z.ZodError} naming each wrong field by its path */
export function parsePolicy(value: unknown): AuthorityPolicy {
  return policySchema.parse(value)
}
