import { z } from 'zod'
import { X509_KEY_NAMES } from '../ca-bridges/index.ts'

export const files = z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) })
const days = z.number().min(0).max(3_650)

/** Ordered from a CA of the section `cas`, by the node itself and always in time. */
const fromCa = z.strictObject({
  ca: z.string().min(1),
  product: z.string().min(1).max(64),
  commonName: z.string().min(1).max(64),
  organization: z.string().min(1).max(64).optional(),
  /** Default: the host of the public URL for a server, where it is a name; none for a mere client. */
  dnsNames: z.array(z.string().min(1).max(253)).max(100).optional(),
  days: z.number().int().min(1).max(10_000).optional(), // default: what the product gives
  fields: z.record(z.string(), z.string().max(1_000)).default({}),
  key: z.enum(X509_KEY_NAMES as [string, ...string[]]).default('ecdsa-p256'),
  renewBeforeDays: days.optional(), // default: 30; between states so that a new root can be told in time
  /** Between telling partners of the next one and using it. */
  announceDays: days.optional(), // default: 14 inside the state, where partners register certificates; 0 between states
  /** The same, where the next one leads to another root. */
  announceRootDays: days.default(90), // TR-03139 C.2.5
  /** How long the key of a certificate that was replaced is kept. */
  keepOldDays: z.number().min(1).max(3_650).default(7),
})

/** By what is given, so that what is wrong with it is told by its own path. */
export function chosen<Schema extends z.ZodType>(choose: (given: object) => Schema) {
  return z.unknown().transform((given, context): z.output<Schema> => {
    const read = choose(typeof given === 'object' && given !== null ? given : {}).safeParse(given)
    if (read.success) return read.data
    for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path: [...path], message })
    return z.NEVER
  })
}

/** Files that people bring, or a CA. */
export const tlsSource = chosen((given) => ('ca' in given ? fromCa : files) as z.ZodType<TlsFiles | TlsFromCa>)
export type TlsSource = z.infer<typeof tlsSource>
export type TlsFiles = z.infer<typeof files>
export type TlsFromCa = z.infer<typeof fromCa>

export const isFromCa = (source: TlsSource): source is TlsFromCa => 'ca' in source

/** @param from makes a path absolute */
export function withTlsPaths(source: TlsSource, from: (relative: string) => string): TlsSource {
  return isFromCa(source) ? source : { certificate: from(source.certificate), key: from(source.key) }
}
