import { z } from 'zod'
import {
  type CurveName,
  ECDSA_ALGORITHMS,
  type EcdsaAlgorithm,
  RSA_ALGORITHMS,
  RSA_MODULUS_BITS,
  type RsaAlgorithm,
} from '../cvc/index.ts'
import type { AuthorityRole } from '../messages/index.ts'
import type { AuthorityRecord } from '../store/index.ts'

const ecdsaNames = Object.keys(ECDSA_ALGORITHMS) as [EcdsaAlgorithm, ...EcdsaAlgorithm[]]
const rsaNames = Object.keys(RSA_ALGORITHMS) as [RsaAlgorithm, ...RsaAlgorithm[]]

/** Of the standardised domain parameters, those that are not deprecated (TR-03110-3, A.2.1.1). */
const OWN_KEY_CURVES = [
  'secp224r1',
  'brainpoolP224r1',
  'secp256r1',
  'brainpoolP256r1',
  'brainpoolP320r1',
  'secp384r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'secp521r1',
] as const satisfies readonly CurveName[]

const keySchema = z.union([
  z.strictObject({ algorithm: z.enum(ecdsaNames), curve: z.enum(OWN_KEY_CURVES) }),
  z.strictObject({
    algorithm: z.enum(rsaNames),
    modulusBits: z.number().refine((bits) => RSA_MODULUS_BITS.includes(bits), `one of ${RSA_MODULUS_BITS.join(', ')}`),
  }),
])

const LONGEST_DAYS = 3_653 // ten years, whatever a policy says

/** What an authority grants to those it certifies. */
const grantsSchema = z.strictObject({
  /** How long a certificate lives, both days counted; it never outlives its issuer's. */
  validityDays: z.number().int().min(1).max(LONGEST_DAYS),
  fingerprints: z.boolean(),
  iris: z.boolean(),
  /** Whether a request must name the key it expects (inner CAR): the EU policy demands it of DVs (TR-03139, 4.4.2). */
  authorityReferenceRequired: z.boolean(),
})

const policySchema = z.strictObject({
  /** A CVCA's own keys; DVs and terminals follow the CVCA that certifies them. */
  ownKey: keySchema.optional(),
  /** A CVCA's own certificates. */
  ownValidityDays: z.number().int().min(1).max(LONGEST_DAYS).optional(),
  /** Absent for an authority that certifies nobody. */
  grants: grantsSchema.optional(),
  /** How long a caller that takes no callback is kept waiting. */
  synchronousSeconds: z.number().min(1).max(300),
  /** Of a CVCA: an initial request that crosses the border, out or in, needs no person once every check has passed. */
  foreignInitialByRule: z.boolean().optional(),
  /** Set on purpose: lives may lie outside the bounds of the EU policy. */
  outsideEuPolicy: z.boolean().optional(),
})

/** What an authority decides by itself, stored with it. */
export type AuthorityPolicy = z.infer<typeof policySchema>

/** Lengths of life as the EU policy bounds them, in days, both counted (TR-03139, 4.7). */
const VALIDITY_DAYS = {
  CVCA: { least: 181, most: 1096 },
  DV: { least: 14, most: 92 },
  terminal: { least: 1, most: 31 },
} as const

const SYNCHRONOUS_SECONDS = 25

/** The policy an authority starts with: fingerprints only. */
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
    case 'NPKD':
    case 'SPOC':
      return { synchronousSeconds: SYNCHRONOUS_SECONDS }
  }
}

/**
 * Reads a policy for an authority of this role, within the bounds of the EU policy unless it says otherwise.
 * @throws {z.ZodError} naming each wrong field by its path
 */
export function parsePolicy(value: unknown, role: AuthorityRole): AuthorityPolicy {
  return (role === 'CVCA' ? CVCA_POLICY : OTHER_POLICY).parse(value)
}

const withinBounds = (role: AuthorityRole) =>
  policySchema.superRefine((policy, context) => {
    if (policy.outsideEuPolicy === true) return
    for (const { path, days, bounds } of lives(policy, role)) {
      if (days >= bounds.least && days <= bounds.most) continue
      const message = `the EU policy has ${bounds.least} to ${bounds.most} days; set outsideEuPolicy if it is meant`
      context.addIssue({ code: 'custom', path, message })
    }
  })

const CVCA_POLICY = withinBounds('CVCA')
const OTHER_POLICY = withinBounds('DV')

const known = new WeakMap<AuthorityRecord, AuthorityPolicy>() // a record is as it was read

/** The policy an authority was made with. */
export function policyOf(authority: AuthorityRecord): AuthorityPolicy {
  const policy = known.get(authority) ?? parsePolicy(authority.policy, authority.role)
  known.set(authority, policy)
  return policy
}

function lives({ ownValidityDays, grants }: AuthorityPolicy, role: AuthorityRole) {
  const own = { path: ['ownValidityDays'], days: ownValidityDays, bounds: VALIDITY_DAYS.CVCA }
  const granted = {
    path: ['grants', 'validityDays'],
    days: grants?.validityDays,
    bounds: role === 'CVCA' ? VALIDITY_DAYS.DV : VALIDITY_DAYS.terminal,
  }
  return [own, granted].flatMap((life) => (life.days === undefined ? [] : [{ ...life, days: life.days }]))
}
