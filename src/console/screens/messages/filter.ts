import type { ExchangeFilter } from '../../../messages/index.ts'

const PAGE = 50

/** What can be said of messages, as it stands in the address: a link shows somebody else the same. */
export const FILTERS = [
  'state',
  'partner',
  'direction',
  'operation',
  'attention',
  'messageId',
  'holderReference',
  'outcome',
  'code',
  'from',
  'until',
] as const
export type FilterName = (typeof FILTERS)[number]

/** @param after where an earlier page ended */
export function filterOf(address: URLSearchParams): ExchangeFilter {
  const said = FILTERS.flatMap((name) => {
    const value = address.get(name)
    return value === null || value === '' ? [] : [[name, name === 'attention' ? true : value] as const]
  })
  const after = address.get('after')
  return { ...Object.fromEntries(said), limit: PAGE, ...(after !== null && { after }) }
}

/** What somebody typed into the one search field. */
export type Search =
  | { readonly kind: 'exchange'; readonly id: string }
  | { readonly kind: 'filter'; readonly name: FilterName; readonly value: string }

const EXCHANGE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const HOLDER_REFERENCE = /^[A-Z]{2}\S{0,9}[0-9A-Z]{5}$/

/** An id of ours, a partner, a holder reference (country, mnemonic, sequence), a return code; what is none of these is a message ID. */
export function readSearch(typed: string, partners: readonly string[]): Search {
  const text = typed.trim()
  if (EXCHANGE.test(text)) return { kind: 'exchange', id: text.toLowerCase() }
  const partner = partners.find((one) => one.toLowerCase() === text.toLowerCase())
  if (partner !== undefined) return { kind: 'filter', name: 'partner', value: partner }
  if (/^(ok|failure)_/.test(text)) return { kind: 'filter', name: 'code', value: text }
  if (HOLDER_REFERENCE.test(text)) return { kind: 'filter', name: 'holderReference', value: text }
  return { kind: 'filter', name: 'messageId', value: text }
}
