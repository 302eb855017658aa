import { BridgeError, type Ticket } from '../index.ts'

export interface UanatacaTicket {
  /** Key of the request there. */
  readonly request: string
  /** Serial of its scratchcard; undefined: a person gave the ticket, and named only the request. */
  readonly card: string | undefined
}

const VERSION = 'uanataca/1'

export const writeTicket = ({ request, card = '-' }: UanatacaTicket): Ticket => `${VERSION} ${request} ${card}`

/** What stands in the ticket of the request, and of no other. */
export const partOfTicket = (request: string): string => `${VERSION} ${request} `

/** Also the bare key of a request, as a person copies it. @throws {BridgeError} `not-found` */
export function readTicket(ticket: Ticket): UanatacaTicket {
  const [, request, card] = /^(?:uanataca\/1 )?(\d{1,20})(?: (\S+))?$/.exec(ticket) ?? []
  if (request !== undefined) return { request, card: card === '-' ? undefined : card }
  throw new BridgeError('not-found', `${ticket.slice(0, 100)} is no request of Uanataca`, { outcome: 'refused' })
}
