import { isIP } from 'node:net'
import { z } from 'zod'
import { wrongName } from '../outgoing/index.ts'
import {
  MODERN_SUITES,
  PROXY_FORMS,
  TLS_GROUPS,
  TLS_SUITES,
  TLS_VERSIONS,
  type TlsSuite,
  USUAL_GROUPS,
} from './transport/index.ts'

/** YAML reads `1.2` as a number. */
const versions = z.preprocess(
  (given) => (Array.isArray(given) ? given.map(String) : given),
  z.array(z.enum(TLS_VERSIONS)).min(1),
)

const address = z
  .string()
  .refine((text) => wrongName(text) === undefined && isIP(text.split('/')[0] ?? '') !== 0, 'an IP address, or a range')

/** A proxy that ends TLS before this node: what it says of its clients counts, and nothing that others say. */
export const proxySettings = z.strictObject({
  /** PEM: those that the proxy itself shows us. */
  certificates: z.array(z.string().min(1)).min(1).max(10),
  /** Default: it may come from anywhere. */
  addresses: z.array(address).min(1).max(100).optional(),
  header: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'the name of a header')
    .default('Client-Cert'), // RFC 9440
  form: z.enum(PROXY_FORMS).default('rfc9440'),
})
export type ProxySettings = z.output<typeof proxySettings>

/** @param from makes a path absolute */
export function withProxyPaths<Listen extends { readonly proxy?: ProxySettings | undefined }>(
  listen: Listen,
  from: (relative: string) => string,
): Listen {
  const { proxy } = listen
  return proxy === undefined ? listen : { ...listen, proxy: { ...proxy, certificates: proxy.certificates.map(from) } }
}

/** What is spoken with callers: by default what is modern, and brainpool keys with TLS 1.2. */
export function listenerTls(usual: readonly TlsSuite[] = MODERN_SUITES) {
  return z
    .strictObject({
      versions: versions.default([...TLS_VERSIONS]),
      suites: z
        .array(z.enum(TLS_SUITES))
        .min(1)
        .default([...usual]),
      groups: z
        .array(z.enum(TLS_GROUPS))
        .min(1)
        .default([...USUAL_GROUPS]),
    })
    .superRefine(({ versions, suites }, context) => {
      for (const version of versions) {
        if (suites.some((suite) => suite.startsWith('TLS_') === (version === '1.3'))) continue
        context.addIssue({ code: 'custom', path: ['suites'], message: `none of them is of TLS ${version}` })
      }
    })
    .prefault({})
}
