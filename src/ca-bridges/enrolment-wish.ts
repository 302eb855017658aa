import { z } from 'zod'
import type { Product } from '../messages/index.ts'
import { BridgeError } from './bridge-error.ts'
import type { CertificateWish } from './ca-bridge.ts'
import { type ProvenRequest, readRequest } from './certification-request.ts'
import type { ExpectedProfile } from './judge-answer.ts'

/** What a CA issues whose protocol has no words for products: an address at it, and what is expected of its certificates. */
export const enrolmentProduct = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'letters, digits and hyphens, at most 40'),
  says: z.string().min(1).max(200).optional(),
  /** For how long it issues: neither protocol asks for another time. */
  days: z.number().int().min(1).max(7_305).default(365),
  /** What its certificates must say; not looked at where it is left out. */
  keyUsage: z.array(z.string()).optional(),
  purposes: z.array(z.string()).optional(),
})
export type EnrolmentProduct = z.output<typeof enrolmentProduct>

/**
 * @param known fields that the protocol has a use for
 * @throws {BridgeError} `validation`, not sent: what the protocol cannot carry, or the CA does not issue
 */
export async function checkWish<Of extends EnrolmentProduct>(
  { product: name, days, fields, key }: CertificateWish,
  products: readonly Of[],
  known: readonly string[] = [],
): Promise<{ readonly product: Of; readonly request: ProvenRequest }> {
  const product = products.find((one) => one.name === name)
  if (product === undefined) {
    throw refusal(`there is no product ${name}; there are ${products.map((one) => one.name).join(', ')}`, 'product')
  }
  if (days !== undefined && days > product.days) throw refusal(`a ${name} is valid for ${product.days} days`, 'days')
  const field = Object.keys(fields).find((one) => !known.includes(one))
  if (field !== undefined) throw refusal(`a ${name} has no field ${field}`, field)
  if (key.at === 'ca') throw refusal('the key is ours; order with a PKCS#10 request', 'key')
  const request = await readRequest(key.request)
  if (typeof request === 'string') throw refusal(request, 'request')
  return { product, request }
}

export function productOf({ name, says = name, days }: EnrolmentProduct): Product {
  return { name, says, keyAt: 'ours', days: { usual: days, most: days } }
}

export function expectedOf({ keyUsage, purposes }: EnrolmentProduct): ExpectedProfile | undefined {
  if (keyUsage === undefined && purposes === undefined) return undefined
  return { keyUsage: keyUsage ?? [], purposes: purposes ?? [] }
}

const refusal = (why: string, field: string): BridgeError =>
  new BridgeError('validation', why, { outcome: 'not-sent', field })
