import { z } from 'zod'
import { type BridgeParts, type OpenedBridge, X509_KEY_NAMES, type X509Key } from '../index.ts'
import { LocalCa } from './local-ca.ts'
import { profileNamed } from './profiles.ts'

/** Certificates name it: fetched by everyone without TLS. */
const httpUrl = z.url({ protocol: /^http$/ }).max(1_000)

/** A CA of our own. Its root is made at its first use; what is said of the root here does not change one that is made. */
export const localCaSettings = z.strictObject({
  kind: z.literal('local'),
  root: z
    .strictObject({
      commonName: z.string().min(1).max(64).optional(), // default: `NAME CA`
      organization: z.string().min(1).max(64).optional(),
      key: z.enum(X509_KEY_NAMES as [X509Key, ...X509Key[]]).default('ecdsa-p256'),
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

export function openLocalCa(
  name: string,
  { root, crlUrl, crlDays, mrzCountry }: z.output<typeof localCaSettings>,
  { country, db, keys, now }: BridgeParts,
): OpenedBridge {
  const { commonName = `${name} CA`, organization, key, days } = root
  const subject = { country, organization, commonName }
  const bridge = new LocalCa({ name, root: { subject, key, days }, crlUrl, crlDays, mrzCountry }, { db, keys, now })
  return { bridge, roots: async () => [await bridge.root()], profileOf: profileNamed, crl: () => bridge.crl() }
}
