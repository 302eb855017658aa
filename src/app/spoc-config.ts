import { z } from 'zod'
import { CRL_SETTINGS } from '../spoc-channel/index.ts'

const files = z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) })
const bothEnds = files.transform((both) => ({ server: both, client: both }))

/** The section `spoc` of the configuration; without it the node neither listens for other states nor calls them. */
export const spocSchema = z.strictObject({
  listen: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(8444),
    })
    .prefault({}),
  /** Where other states reach us, without a path; stands in the WSDLs, and our server certificate bears its host. */
  publicUrl: z.url({ protocol: /^https$/ }),
  /** One certificate for both ends, or one each; PEM, with the CAs in between behind it. */
  tls: z.union(
    [bothEnds, z.strictObject({ server: files, client: files })],
    'certificate and key, or server and client with a certificate and a key each',
  ),
  crl: z
    .strictObject({
      reuseMinutes: z.number().min(0).max(10_080).default(CRL_SETTINGS.reuseMinutes),
      retrySeconds: z.number().min(0).max(86_400).default(CRL_SETTINGS.retrySeconds),
      timeoutSeconds: z.number().min(0.001).max(600).default(CRL_SETTINGS.timeoutSeconds),
      alarmDays: z.number().min(0.001).max(366).default(CRL_SETTINGS.alarmDays),
    })
    .prefault({}),
  /** Also the suites of ČSN 36 9791:2009 without authenticated encryption, for peers that have no others. */
  oldSuites: z.boolean().default(false),
})

export type SpocConfig = z.infer<typeof spocSchema>

/** @param from makes a path absolute */
export function withSpocPaths(spoc: SpocConfig, from: (relative: string) => string): SpocConfig {
  const absolute = ({ certificate, key }: SpocConfig['tls']['server']) => {
    return { certificate: from(certificate), key: from(key) }
  }
  return { ...spoc, tls: { server: absolute(spoc.tls.server), client: absolute(spoc.tls.client) } }
}
