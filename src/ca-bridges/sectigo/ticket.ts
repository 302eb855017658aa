import type { Ticket } from '../index.ts'

/** What finds an order again, and what its owner is to publish. A person writes the short form: `sectigo/1 NUMBER PRODUCT`. */
export interface SectigoTicket {
  readonly orderNumber: string
  /** The code that decides by which call it is collected. */
  readonly product: string
  readonly proof?: DomainProof | undefined
}

/** How it is shown that domains are ours. */
export interface DomainProof {
  readonly method: string
  /** Hashes of the request in DER, hex. */
  readonly md5: string
  readonly sha256: string
  readonly uniqueValue: string | undefined
  readonly domains: readonly string[]
}

const VERSION = 'sectigo/1'
const NONE = '-'

/** With what the ticket of an order begins, and that of no other. */
export const ticketBegin = (orderNumber: string): string => `${VERSION} ${orderNumber} `

export function writeTicket({ orderNumber, product, proof }: SectigoTicket): Ticket {
  const words = [VERSION, orderNumber, product]
  if (proof !== undefined) {
    words.push(proof.method, proof.md5, proof.sha256, proof.uniqueValue ?? NONE, proof.domains.join(','))
  }
  return words.join(' ')
}

/** @returns undefined for what is no ticket of ours */
export function readTicket(ticket: Ticket): SectigoTicket | undefined {
  const [version, orderNumber = '', product = '', method, md5, sha256, unique, domains, ...more] = ticket.split(' ')
  if (version !== VERSION || more.length > 0 || !/^\d{1,20}$/.test(orderNumber) || !/^\d{1,6}$/.test(product)) {
    return undefined
  }
  if (method === undefined) return { orderNumber, product }
  if (!md5 || !sha256 || !unique || !domains) return undefined
  const uniqueValue = unique === NONE ? undefined : unique
  return { orderNumber, product, proof: { method, md5, sha256, uniqueValue, domains: domains.split(',') } }
}
