import { z } from 'zod'
import { MODERN_SUITES, TLS_GROUPS, TLS_SUITES, TLS_VERSIONS, type TlsSuite, USUAL_GROUPS } from './transport/index.ts'

/** YAML reads `1.2` as a number. */
const versions = z.preprocess(
  (given) => (Array.isArray(given) ? given.map(String) : given),
  z.array(z.enum(TLS_VERSIONS)).min(1),
)

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
