import { z } from 'zod'
import { BridgeError } from '../index.ts'

/** What SwissSign answers, as far as it is read. Beside what stands here there may be anything. */
const certificate = z.looseObject({
  issuer: z.string(),
  serial: z.string().regex(/^[0-9A-Fa-f]+$/),
  revocationStatus: z.unknown().optional(),
})
export const orderAnswer = z.looseObject({
  uuid: z.string().regex(/^ord-[0-9a-f-]{36}$/),
  status: z.string(),
  tags: z.array(z.string()).nullish(),
  certificate: certificate.nullish(),
})
export type OrderSeen = z.infer<typeof orderAnswer>
export const ordersAnswer = z.array(orderAnswer)

export const statusAnswer = z.string()
/** Base64 of DER, the leaf first, the root last. */
export const chainAnswer = z.array(z.string()).min(1)

export const tasksAnswer = z.array(
  z.looseObject({
    type: z.string(),
    status: z.string(),
    numberOfExecutions: z.number().optional(),
    error: z.string().nullish(),
  }),
)
export type TaskSeen = z.infer<typeof tasksAnswer>[number]

export const domainAnswer = z.looseObject({
  uuid: z.string().regex(/^cld-[0-9a-f-]{36}$/),
  domain: z.string(),
  validated: z.boolean().optional(),
  status: z.string().optional(),
  expired: z.boolean().optional(),
  randomValue: z.string().nullish(),
  randomValueTimeExpire: z.string().nullish(),
  randomValueTimeExpired: z.boolean().optional(),
  timeExpired: z.string().nullish(),
  validationResult: z.string().nullish(),
})
export type DomainSeen = z.infer<typeof domainAnswer>
export const domainsAnswer = z.array(domainAnswer)

const product = z.looseObject({
  uuid: z.string(),
  productName: z.string(),
  productDescription: z.string().nullish(),
  keyGenerationType: z.string().nullish(),
  expirationDate: z.string().nullish(),
  productValidity: z
    .looseObject({
      validityType: z.string(),
      validity: z.number(),
      validityOptions: z.array(z.number()).nullish(),
    })
    .nullish(),
})
export type ProductSeen = z.infer<typeof product>
export const clientAnswer = z.looseObject({
  uuid: z.string().regex(/^cli-[0-9a-f-]{36}$/),
  name: z.string().optional(),
  products: z.array(product).nullish(),
})
export type ClientSeen = z.infer<typeof clientAnswer>
export const clientsAnswer = z.array(clientAnswer)

/** @throws {BridgeError} `transient`: what answered is not what the interface says, as a page of a gateway before it */
export function readAs<T>(shape: z.ZodType<T>, value: unknown, what: string, isRepeatable: boolean): T {
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const where = read.error.issues[0]?.path.join('.')
  throw new BridgeError('transient', `the answer to ${what} is not what it should be${where ? ` (${where})` : ''}`, {
    outcome: isRepeatable ? 'refused' : 'unknown',
    code: 'answer-unusable',
  })
}
