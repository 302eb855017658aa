import type { WaitingFor } from '../../messages/index.ts'
import type { OrderAnswer } from '../index.ts'
import type { OrderInfo, PlacedOrder } from './answers.ts'
import type { OrderedAs } from './products.ts'
import { ORDER_STATUSES, requestStanding } from './statuses.ts'
import { type DigicertTicket, writeTicket } from './ticket.ts'

/** How an order stands: `fetch` where there is a certificate to download. */
export type OrderStanding = Exclude<OrderAnswer, { kind: 'issued' }> | { readonly kind: 'fetch' }

/** What the answer to an order says. Its first look follows soon. */
export function placedAnswer({ requests = [], certificate_id }: PlacedOrder, ticket: DigicertTicket): OrderAnswer {
  const written = writeTicket(ticket)
  if (certificate_id !== undefined) return { kind: 'issuing', ticket: written }
  const [word] = requests.map(({ status }) => status)
  const standing = word === undefined ? undefined : requestStanding(word)
  if (word === undefined || standing === 'agreed') return { kind: 'issuing', ticket: written }
  if (standing === 'turned down') return { kind: 'ended', ticket: written, as: 'rejected', why: word }
  const reason = standing === 'waits' ? { reason: 'approval' as const } : { reason: 'unknown' as const, note: word }
  return { kind: 'pending', ticket: written, waitingFor: [reason] }
}

/** What the information on an order says. A word that nobody knows ends nothing. */
export function standingOf({ status, certificate }: OrderInfo, ticket: DigicertTicket, as: OrderedAs): OrderStanding {
  const written = writeTicket(ticket)
  const waits = (...waitingFor: WaitingFor[]): OrderStanding => ({ kind: 'pending', ticket: written, waitingFor })
  switch (ORDER_STATUSES[status.toLowerCase()]) {
    case 'awaits approval':
      return waits({ reason: 'approval' })
    case 'awaits validation':
      return waits({ reason: 'organisation' }, ...(as === 'tls' ? domainsOf(certificate) : []))
    case 'reissued':
      return certificate?.date_issued ? { kind: 'fetch' } : waits({ reason: 'organisation', note: status })
    case 'awaits a request':
      return as === 'token' ? waits({ reason: 'pickup' }) : ended(written, 'failed', `${status}: it lost our request`)
    case 'awaits pickup':
      return waits({ reason: as === 'token' ? 'shipping' : 'pickup' })
    case 'at work':
      return { kind: 'issuing', ticket: written }
    case 'issued':
    case 'expired': // it was issued: whether it is still good is judged
      return { kind: 'fetch' }
    case 'rejected':
      return ended(written, 'rejected', status)
    case 'cancelled':
      return ended(written, 'cancelled', status)
    case 'revoked':
      return ended(written, 'revoked', status)
    default:
      return waits({ reason: 'unknown', note: status })
  }
}

const ended = (ticket: string, as: 'rejected' | 'failed' | 'cancelled' | 'revoked', why: string): OrderStanding => ({
  kind: 'ended',
  ticket,
  as,
  why,
})

/** Whether a domain is shown to be ours, and what is published for it, stands in the portal alone. */
function domainsOf(certificate: OrderInfo['certificate']): WaitingFor[] {
  const about = { reason: 'domain', method: 'as ordered', value: 'CertCentral shows it with the order' } as const
  return (certificate?.dns_names ?? []).map((name) => ({ ...about, name }))
}
