import { z } from 'zod'
import { ROLES } from '../messages/index.ts'
import { issuerSchema, withIssuerPaths } from './issuers/issuer-config.ts'
import { files } from './tls-config.ts'

/** The section `people` of the configuration. */
export const peopleSchema = z
  .strictObject({
    /** Of the machine's administrator, at the control socket without a name: `read`, changes want a person. */
    machine: z.enum(['change', 'read']).default('change'),
    /** Who may log in by password: `administrators` where an issuer vouches for everybody else. */
    passwordLogin: z.enum(['everybody', 'administrators']).default('everybody'),
    /** Whoever has one of these roles logs in with a second factor. */
    secondFactorFor: z.array(z.enum(ROLES)).default(['administrator', 'officer', 'approver']),
    session: z
      .strictObject({
        idleMinutes: z.number().min(0.1).max(1_440).default(15), // without a request
        hours: z.number().min(0.01).max(168).default(12), // whatever is done
      })
      .prefault({}),
  })
  .prefault({})

/** The section `operators`: where people and their programs call; without it nobody can. Never the listener of partners. */
export const operatorsSchema = z.strictObject({
  /** How they reach it: what else is asked for is refused. */
  publicUrl: z.url({ protocol: /^https$/ }),
  listen: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(8445),
    })
    .prefault({}),
  /** Default: that of `tls`. */
  tls: files.optional(),
  issuers: z.array(issuerSchema).max(20).default([]),
})
export type OperatorsConfig = z.infer<typeof operatorsSchema>

/** @param from makes a path absolute */
export const withOperatorsPaths = (
  { tls, issuers, ...rest }: OperatorsConfig,
  from: (relative: string) => string,
): OperatorsConfig => ({
  ...rest,
  issuers: issuers.map((one) => withIssuerPaths(one, from)),
  ...(tls !== undefined && { tls: { certificate: from(tls.certificate), key: from(tls.key) } }),
})
