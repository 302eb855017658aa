import { z } from 'zod'
import { CLIENTS_BY_NAME, NAMED_DAYS } from '../messages/index.ts'
import { CRL_SETTINGS } from '../spoc-channel/index.ts'
import { listenerTls } from './listen-config.ts'
import { chosen, tlsSource, withTlsPaths } from './tls-config.ts'

const eachEnd = z.strictObject({ server: tlsSource, client: tlsSource })
const bothEnds = tlsSource.transform((both): z.output<typeof eachEnd> => ({ server: both, client: both }))

/** How revocation lists are had. */
export const crlSchema = z
  .strictObject({
    reuseMinutes: z.number().min(0).max(10_080).default(CRL_SETTINGS.reuseMinutes),
    retrySeconds: z.number().min(0).max(86_400).default(CRL_SETTINGS.retrySeconds),
    timeoutSeconds: z.number().min(0.001).max(600).default(CRL_SETTINGS.timeoutSeconds),
    alarmDays: z.number().min(0.001).max(366).default(CRL_SETTINGS.alarmDays),
  })
  .prefault({})

/** The section `spoc` of the configuration; without it the node neither listens for other states nor calls them. */
export const spocSchema = z.strictObject({
  listen: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(8444),
      tls: listenerTls(),
    })
    .prefault({}),
  /** Where other states reach us, without a path; stands in the WSDLs, and our server certificate bears its host. */
  publicUrl: z.url({ protocol: /^https$/ }),
  /** One certificate for both ends, or one each: PEM files, with the CAs in between behind it, or a CA of ours that it is ordered from. */
  tls: chosen((given): typeof eachEnd | typeof bothEnds =>
    'server' in given || 'client' in given ? eachEnd : bothEnds,
  ),
  /** Other states have registered us by name, as our TLS certificates come from a CA of the public; so they are looked at. */
  knownByName: z
    .strictObject({
      names: z.array(z.string().min(1).max(253).toLowerCase()).min(1).max(20),
      days: z.number().int().min(1).max(NAMED_DAYS.most).default(NAMED_DAYS.usual),
      clients: z.enum(CLIENTS_BY_NAME).default('clientAuth'),
    })
    .optional(),
  crl: crlSchema,
  /** Also the suites of ČSN 36 9791:2009 without authenticated encryption, for peers that have no others. */
  oldSuites: z.boolean().default(false),
})

export type SpocConfig = z.infer<typeof spocSchema>

/** @param from makes a path absolute */
export function withSpocPaths(spoc: SpocConfig, from: (relative: string) => string): SpocConfig {
  const { server, client } = spoc.tls
  return { ...spoc, tls: { server: withTlsPaths(server, from), client: withTlsPaths(client, from) } }
}
