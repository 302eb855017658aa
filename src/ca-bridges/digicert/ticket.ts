import { BridgeError, type Ticket } from '../index.ts'

/** What finds an order again; a person can write it. */
export interface DigicertTicket {
  readonly order: number
  readonly product: string
}

export const writeTicket = ({ order, product }: DigicertTicket): Ticket => `digicert/1 ${order} ${product}`

/** @throws {BridgeError} `not-found` for what is no ticket of ours */
export function readTicket(ticket: Ticket): DigicertTicket {
  const [, order, product] = /^digicert\/1 (\d{1,15}) ([a-z0-9_]{1,80})$/.exec(ticket) ?? []
  if (order !== undefined && product !== undefined) return { order: Number(order), product }
  const says = `${ticket} is no ticket like "digicert/1 NUMBER PRODUCT"`
  throw new BridgeError('not-found', says, { outcome: 'not-sent' })
}
