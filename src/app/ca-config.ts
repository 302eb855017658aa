import { z } from 'zod'
import { X509_KEY_NAMES } from '../ca-bridges/index.ts'

/** Certificates name it: fetched by everyone without TLS. */
const httpUrl = z.url({ protocol: /^http$/ }).max(1_000)

/** A CA of our own. Its root is made at its first use; what is said of the root here does not change one that is made. */
const localCa = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40'),
  kind: z.literal('local'),
  /** Whom it serves. */
  authority: z.string().min(1),
  root: z
    .strictObject({
      commonName: z.string().min(1).max(64).optional(), // default: `NAME CA`
      organization: z.string().min(1).max(64).optional(),
      key: z.enum(X509_KEY_NAMES as [string, ...string[]]).default('ecdsa-p256'),
      days: z.number().int().min(1).max(7_305).default(2_190), // TR-03139 C.2.4: 5 to 7 years for SPOCs
    })
    .prefault({}),
  crlUrl: httpUrl,
  crlDays: z.number().int().min(1).max(90).default(30), // TR-03139 C.2.2
  /** As in the machine readable zone of passports; needed for document signers. */
  mrzCountry: z
    .string()
    .regex(/^[A-Z]{1,3}$/, 'one to three capital letters, as UTO')
    .optional(),
})

/** The section `cas`. */
export const casSchema = z
  .array(localCa)
  .max(100)
  .superRefine((cas, context) => {
    for (const [index, { name }] of cas.entries()) {
      if (cas.findIndex((one) => one.name === name) === index) continue
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `a CA before is named ${name} already` })
    }
  })
  .default([])
export type CaConfig = z.infer<typeof casSchema>[number]
