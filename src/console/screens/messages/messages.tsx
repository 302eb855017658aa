import { useSearchParams } from 'react-router'
import type { ExchangeFilter, ExchangePage } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'
import { Chips } from './chips.tsx'
import { filterOf } from './filter.ts'
import { FilterBar } from './filter-bar.tsx'
import { MessageTable } from './message-table.tsx'
import { SavedFilters } from './saved-filters.tsx'

/** Every conversation with a partner, the newest first; the newest page goes on by itself. */
export function Messages() {
  const { t } = useWords()
  const [address] = useSearchParams()
  const filter = filterOf(address)
  const query = useAsked('exchange.list', filter, { live: filter.after === undefined })
  return (
    <Page title={t('nav.messages')} actions={<AsTable filter={filter} />}>
      <FilterBar />
      <SavedFilters />
      <Chips />
      <Asked query={query}>{(page) => <Found page={page} isFiltered={Object.keys(filter).length > 1} />}</Asked>
    </Page>
  )
}

function Found({ page: { exchanges, next }, isFiltered }: { page: ExchangePage; isFiltered: boolean }) {
  const { t } = useWords()
  return (
    <>
      {exchanges.length > 0 && <MessageTable exchanges={exchanges} />}
      {exchanges.length === 0 && <Empty>{t(emptyText(isFiltered, next))}</Empty>}
      <Pages next={next} />
    </>
  )
}

/** All that the filter finds, for a spreadsheet. */
function AsTable({ filter: { limit: _limit, after: _after, ...filter } }: { filter: ExchangeFilter }) {
  const { t } = useWords()
  const wish = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]))
  return (
    <a className="button quiet" href={`/api/exchanges.csv?${wish}`} download>
      {t('messages.csv')}
    </a>
  )
}

function emptyText(isFiltered: boolean, next: string | undefined): string {
  if (next !== undefined) return 'messages.noneHere'
  return isFiltered ? 'messages.noneSuch' : 'messages.none'
}

function Pages({ next }: { next: string | undefined }) {
  const { t } = useWords()
  const [address, go] = useSearchParams()
  const turnTo = (after: string | undefined): void =>
    go((before) => {
      if (after === undefined) before.delete('after')
      else before.set('after', after)
      return before
    })
  return (
    <div className="actions pages">
      {address.has('after') && (
        <button type="button" className="button quiet" onClick={() => turnTo(undefined)}>
          {t('messages.newest')}
        </button>
      )}
      {next !== undefined && (
        <button type="button" className="button quiet" onClick={() => turnTo(next)}>
          {t('messages.older')}
        </button>
      )}
    </div>
  )
}
