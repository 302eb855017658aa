import { z } from 'zod'

/** What the bridge reads of the CA's answers; whatever else stands in them is not looked at. */
const id = z.number().int().nonnegative()

export const placedOrder = z.object({
  id,
  requests: z.array(z.object({ id, status: z.string() })).optional(),
  certificate_id: id.optional(),
})
export type PlacedOrder = z.output<typeof placedOrder>

export const orderInfo = z.object({
  id,
  status: z.string(),
  certificate: z
    .object({ id: id.optional(), dns_names: z.array(z.string()).optional(), date_issued: z.string().nullish() })
    .optional(),
  requests: z.array(z.object({ id, status: z.string(), type: z.string().optional() })).optional(),
})
export type OrderInfo = z.output<typeof orderInfo>

export const requestInfo = z.object({ id, status: z.string(), type: z.string().optional() })
export type RequestInfo = z.output<typeof requestInfo>

export const user = z.object({ username: z.string().optional(), id: id.optional() })

export const productList = z.object({
  products: z.array(z.object({ name_id: z.string(), name: z.string().optional() })),
})

export const errorList = z.object({
  errors: z.array(z.object({ code: z.string().optional(), message: z.string().optional() })).min(1),
})
