import { join } from 'node:path'
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
  /** The node keeps the newest CRL and the root there, as NAME.crl and NAME.pem; a web server publishes it at `crlUrl`. */
  crlFolder: z.string().min(1).optional(),
  crlDays: z.number().int().min(1).max(90).default(30), // TR-03139 C.2.2
  /** As in the machine readable zone of passports; needed for document signers. */
  mrzCountry: z
    .string()
    .regex(/^[A-Z]{1,3}$/, 'one to three capital letters, as UTO')
    .optional(),
})

export function openLocalCa(
  name: string,
  { root, crlUrl, crlFolder, crlDays, mrzCountry }: z.output<typeof localCaSettings>,
  { country, db, keys, now, files }: BridgeParts,
): OpenedBridge {
  const { commonName = `${name} CA`, organization, key, days } = root
  const subject = { country, organization, commonName }
  const bridge = new LocalCa({ name, root: { subject, key, days }, crlUrl, crlDays, mrzCountry }, { db, keys, now })
  const crlFile =
    crlFolder === undefined
      ? undefined
      : {
          path: join(files.path(crlFolder), `${name}.crl`),
          isFresh: (octets: Uint8Array) => bridge.isFresh(octets),
        }
  const roots = async (): Promise<Uint8Array[]> => [await bridge.root()]
  return { bridge, roots, profileOf: profileNamed, crl: () => bridge.crl(), crlFile }
}
