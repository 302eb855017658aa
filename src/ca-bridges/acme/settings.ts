import { z } from 'zod'
import type { RevocationReason } from '../../messages/index.ts'
import { accessSettings } from '../ca-http/index.ts'
import { enrolmentProduct } from '../index.ts'

const path = z.string().min(1)
/** Name servers that are asked, by address: `192.0.2.1` or `192.0.2.1:53`. */
const resolvers = z
  .array(z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[0-9a-fA-F:.]+?)(:\d{1,5})?$/, 'an IP address, with a port or without'))
  .max(10)

/** How it is shown that a name is ours. */
const challenge = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('listener'), // http-01
    host: z.string().min(1).default('0.0.0.0'),
    port: z.number().int().min(1).max(65_535).default(80),
  }),
  z.strictObject({ by: z.literal('folder'), folder: path }), // http-01
  z.strictObject({
    by: z.literal('command'), // dns-01
    /** The program and its first arguments; no shell reads them. */
    command: z.array(z.string().min(1)).min(1).max(50),
    timeoutSeconds: z.number().int().min(1).max(60).default(30),
    /** Where given, the CA is told only once they show the record. */
    resolvers: resolvers.default([]),
  }),
  /** dns-01. Default of `resolvers`: those of the system. */
  z.strictObject({ by: z.literal('people'), resolvers: resolvers.default([]) }),
])
export type ChallengeSettings = z.output<typeof challenge>

const product = enrolmentProduct.extend({
  /** `names-only`: its certificates name nobody but the DNS names, whatever subject the request has. */
  subject: z.enum(['names-only', 'as-ordered']).default('names-only'),
})
export type AcmeProduct = z.output<typeof product>

const TLS_SERVER = '1.3.6.1.5.5.7.3.1'
const USUAL_PRODUCT = {
  name: 'tls-server',
  says: 'TLS server certificate',
  days: 90,
  keyUsage: ['digitalSignature'],
  purposes: [TLS_SERVER],
  subject: 'names-only',
} satisfies AcmeProduct

/** RFC 5280 5.3.1, of those that can be said of an end entity. */
const REASONS = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const satisfies readonly RevocationReason[]

/** What stands in `eac.yaml` of a CA of this kind. */
export const acmeSettings = z.strictObject({
  kind: z.literal('acme'),
  ...accessSettings,
  /** Its directory. RFC 8555 6.1 demands https. */
  url: z.url({ protocol: /^https$/ }).max(1_000),
  /** A file in PEM: the roots that certificates may come from. */
  roots: path,
  account: z
    .strictObject({
      /** A file with the private key, PEM. Without it the key is made at its first use and kept in the key store of the node. */
      key: path.optional(),
      contacts: z.array(z.email()).max(10).default([]),
      /** Whether the operator agrees to the terms that the CA names. */
      termsAgreed: z.boolean().default(false),
      /** RFC 8555 7.3.4: the name of the key, and a file with the key in base64url. */
      binding: z.strictObject({ keyId: z.string().min(1).max(200), key: path }).optional(),
    })
    .prefault({}),
  challenge,
  products: z.array(product).min(1).max(50).default([USUAL_PRODUCT]),
  /** The common name of an issuer in the chain that is wanted, where the CA offers several. */
  preferredChain: z.string().min(1).max(64).optional(),
  /** Whether the CA is asked for the days of an order, by notAfter; many refuse that. */
  asksForDays: z.boolean().default(false),
  revocationReasons: z.array(z.enum(REASONS)).default([...REASONS]),
  /** Where the CA names no time (Retry-After). */
  polling: z
    .strictObject({
      firstSeconds: z.number().min(0.01).default(5),
      factor: z.number().min(1).default(2),
      longestSeconds: z.number().min(0.01).default(300),
      floorSeconds: z.number().min(0).default(1),
      stopAfterDays: z.number().positive().default(7),
    })
    .prefault({}),
})
export type AcmeSettings = z.output<typeof acmeSettings>
