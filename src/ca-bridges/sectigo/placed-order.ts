import { BridgeError } from '../index.ts'
import type { SectigoAnswer } from './answer.ts'
import { domainProof } from './domain-proof.ts'
import type { OrderForm } from './order-form.ts'
import type { SectigoTicket } from './ticket.ts'

/** @throws {BridgeError} for an answer without the number of the order: it is there, and nobody knows its name */
export function placedOrder(answer: SectigoAnswer, { product, values, wish, request }: OrderForm): SectigoTicket {
  const orderNumber = answer.value('orderNumber') ?? answer.lines[0]?.trim() ?? ''
  if (!/^\d{1,20}$/.test(orderNumber)) throw withoutNumber()
  const method = values.get('dcvMethod')
  if (method === undefined) return { orderNumber, product: product.code }
  const uniqueValue = answer.value('uniqueValue') ?? values.get('uniqueValue')
  const proof = domainProof(request, { method, uniqueValue, domains: wish.dnsNames })
  return { orderNumber, product: product.code, proof }
}

function withoutNumber(): BridgeError {
  const facts = { outcome: 'unknown', safeToRepeat: false, code: 'outcome-unknown' } as const
  return new BridgeError('permanent', 'it took the order and did not say its number', facts)
}
