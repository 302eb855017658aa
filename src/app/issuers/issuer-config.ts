import { z } from 'zod'
import { objectionToRoles, ROLES } from '../../messages/index.ts'

const https = z.url({ protocol: /^https$/ })
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const

/** Somebody who tells who people are, by OpenID Connect. */
export const issuerSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40'),
  issuer: https,
  clientId: z.string().min(1),
  clientSecretFile: z.string().min(1),
  ca: z.string().min(1).optional(), // PEM; default: the roots of Node
  /** Beside that of the issuer, where its addresses lie. */
  otherOrigins: z.array(https).max(20).default([]),
  scope: z.string().default('openid profile'),
  signedBy: z.enum(ALGORITHMS).default('RS256'),
  /** Claims of the ID token. */
  nameFrom: z.string().min(1).default('preferred_username'),
  groupsFrom: z.string().min(1).default('groups'),
  /** Group → roles; whoever is in none of them is not let in. */
  roles: z.record(
    z.string(),
    z.array(z.enum(ROLES)).refine((roles) => objectionToRoles(roles) === undefined),
  ),
  /** `issuer`: it has asked for one; `here`: it is asked for here, as after a password. */
  secondFactor: z.enum(['here', 'issuer']).default('here'),
})
export type IssuerConfig = z.infer<typeof issuerSchema>

export const withIssuerPaths = (
  { ca, clientSecretFile, ...rest }: IssuerConfig,
  from: (relative: string) => string,
): IssuerConfig => ({
  ...rest,
  clientSecretFile: from(clientSecretFile),
  ...(ca !== undefined && { ca: from(ca) }),
})
