import { z } from 'zod'

/** Answers of an ACME CA, as far as they are looked at; what else stands in them is let be. RFC 8555 7.1. */
const url = z.url({ protocol: /^https$/ }).max(2_000)
const time = z.iso.datetime({ offset: true })

export const problemShape = z.object({
  type: z.string().optional(),
  detail: z.string().optional(),
  subproblems: z
    .array(
      z.object({
        type: z.string().optional(),
        detail: z.string().optional(),
        identifier: z.object({ value: z.string() }).optional(),
      }),
    )
    .optional(),
})

export const orderShape = z.object({
  url,
  status: z.string(),
  expires: time.optional(),
  identifiers: z.array(z.object({ type: z.string(), value: z.string() })),
  notAfter: time.optional(),
  authorizations: z.array(url),
  finalize: url,
  certificate: url.optional(),
  error: problemShape.optional(),
})
export type Order = z.output<typeof orderShape>

/** RFC 8555 7.1.2: many CAs leave the list of orders out. */
export const accountShape = z.object({ orders: url.optional() })
/** RFC 8555 7.1.2.1. */
export const orderListShape = z.object({ orders: z.array(url) })

const challengeShape = z.object({
  type: z.string(),
  url,
  status: z.string(),
  /** base64url (RFC 8555 8.1): becomes the name of a file. */
  token: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,500}$/)
    .optional(),
  error: problemShape.optional(),
})
export type Challenge = z.output<typeof challengeShape>

export const authorizationShape = z.object({
  url,
  status: z.string(),
  expires: time.optional(),
  identifier: z.object({ type: z.string(), value: z.string() }),
  challenges: z.array(challengeShape),
  wildcard: z.boolean().optional(),
})
export type Authorization = z.output<typeof authorizationShape>
