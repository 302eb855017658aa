import type { ExchangeFilter } from '../../../messages/index.ts'

const PAGE = 50

/** What can be said of messages, as it stands in the address: a link shows somebody else the same. */
export const FILTERS = [
  'state',
  'partner',
  'direction',
  'operation',
  'attention',
  'search',
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
export interface Search {
  readonly name: FilterName
  readonly value: string
}

/** An id may be of ours, or a message ID that a partner chose alike: only the node knows. A return code says by its form what it is. */
export function readSearch(typed: string): Search {
  const text = typed.trim()
  return { name: /^(ok|failure)_/.test(text) ? 'code' : 'search', value: text }
}
