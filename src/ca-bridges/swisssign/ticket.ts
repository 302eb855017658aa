import { BridgeError, type Ticket } from '../index.ts'

/** What is needed to find an order again. */
export interface SwissSignTicket {
  readonly order: string
  /** DNS names it was placed for: those whose proof may be missing. */
  readonly names: readonly string[]
}

const VERSION = 'swisssign/1'

export const writeTicket = ({ order, names }: SwissSignTicket): Ticket => [VERSION, order, ...names].join(' ')

/** Also a bare order reference, as a person copies it from the portal. @throws {BridgeError} `not-found` */
export function readTicket(ticket: Ticket): SwissSignTicket {
  const words = ticket.split(' ')
  const [order = '', ...names] = words[0] === VERSION ? words.slice(1) : words
  if (/^ord-[0-9a-f-]{36}$/.test(order)) return { order, names }
  throw new BridgeError('not-found', `${ticket.slice(0, 100)} is no order of SwissSign (ord-…)`, { outcome: 'refused' })
}
