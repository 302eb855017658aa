import type { CollectCall } from './products.ts'
import type { SectigoTicket } from './ticket.ts'

/** Certificate and chain, one by one, in base64. */
const WHAT = { queryType: '1', responseType: '3', responseEncoding: '0' }
/** What only `CollectSSL` knows: pairs instead of lines, and how validation stands. */
const MORE_OF_SSL = { responseFormat: '1', showExtStatus: 'Y', showStatusDetails: 'Y' }

export function collectForm(name: CollectCall, { orderNumber }: SectigoTicket): URLSearchParams {
  return new URLSearchParams({ orderNumber, ...WHAT, ...(name === 'CollectSSL' && MORE_OF_SSL) })
}
