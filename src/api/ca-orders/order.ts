import { z } from 'zod'
import { AlreadyAsked } from '../../async/index.ts'
import { type OrderKey, X509_KEY_NAMES, type X509Key } from '../../ca-bridges/index.ts'
import { type CaOrderView, type CaOrderWish, OperatorError } from '../../messages/index.ts'
import { findPartner } from '../../store/index.ts'
import { caNamed } from '../cas.ts'
import type { ApiDeps } from '../deps.ts'
import { country, octets, parseInput } from '../input.ts'
import { capital, orderId, orderNamed, viewOf } from './view.ts'

const words = z.string().min(1).max(64)
const dnsName = z
  .string()
  .regex(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i,
    'a host name like spoc.example.ut',
  )
const wishSchema = z
  .strictObject({
    id: orderId,
    ca: z.string(),
    product: words,
    subject: z.strictObject({ country, organization: words.optional(), commonName: words }),
    dnsNames: z.array(dnsName).max(100),
    days: z.number().int().min(1).max(10_000).optional(),
    fields: z.record(z.string(), z.string().max(1_000)),
    request: octets.optional(),
    key: z.enum(X509_KEY_NAMES as [X509Key, ...X509Key[]]).optional(),
    keyAtCa: z.literal(true).optional(),
    replaces: orderId.optional(),
  })
  .refine(({ keyAtCa, request, key }) => keyAtCa === undefined || (request === undefined && key === undefined), {
    path: ['keyAtCa'],
    message: 'a key that the CA makes comes with no request and no kind',
  })

export const CA_ORDER_INPUTS = { 'ca.order': wishSchema }
type Wish = z.output<typeof wishSchema>

/** It goes out by the queue. */
export async function orderAtCa(input: CaOrderWish, deps: ApiDeps): Promise<CaOrderView> {
  const wish = parseInput(wishSchema, input)
  const { id, ca: name, product, subject, dnsNames, days, fields, replaces } = wish
  const partner = await findPartner(deps.db, caNamed(name, deps).partnerId)
  if (partner === undefined) throw new OperatorError('not-found', `There is no CA ${name}.`)
  if (replaces !== undefined) await orderThatEnded(replaces, deps)
  const wishes = { product, subject, dnsNames, days, fields }
  try {
    return await viewOf(
      await deps.cas.order({ id, partner, wishes, key: keyOf(wish), replaces, by: 'an operator' }),
      deps,
    )
  } catch (error) {
    if (error instanceof AlreadyAsked)
      throw new OperatorError('refused', `${capital(error.message)}; eac ca status shows its order.`)
    if (error instanceof RangeError) throw new OperatorError('invalid-input', `request: ${error.message}.`)
    throw error
  }
}

function keyOf({ keyAtCa, request, key }: Wish): OrderKey {
  if (keyAtCa) return { at: 'ca' }
  return request === undefined ? { at: 'node', kind: key ?? 'ecdsa-p256' } : { at: 'elsewhere', request }
}

async function orderThatEnded(id: string, deps: ApiDeps): Promise<void> {
  const { state } = await orderNamed(id, deps)
  if (state === 'rejected' || state === 'failed' || state === 'cancelled') return
  throw new OperatorError('refused', `The order ${id} is ${state}; only one that came to nothing is tried anew.`)
}
