import type { HintToLook, InboundEvent } from '../index.ts'
import { PUSH_CODES } from './statuses.ts'
import { ticketBegin } from './ticket.ts'

/**
 * What the CA pushes, by GET or by POST, of an order: it is looked at, and nothing of it is believed. A certificate in it is not taken,
 * as nobody knows how the CA would show that it is the one who sent it.
 */
export function readPush({ method, query, body }: InboundEvent): HintToLook | undefined {
  const pairs = new URLSearchParams(method === 'POST' ? Buffer.from(body).toString('utf8') : '')
  const value = (name: string): string => pairs.get(name) ?? query[name] ?? ''
  const orderNumber = value('orderNumber')
  if (!/^\d{1,20}$/.test(orderNumber)) return undefined
  const code = value('statusCode')
  const isNews = code === '' || PUSH_CODES[Number(code)] !== 'replaced'
  return isNews ? { inTicket: ticketBegin(orderNumber) } : undefined
}
