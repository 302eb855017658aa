import { Link, useSearchParams } from 'react-router'
import type { EventPage, EventView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Details } from '../../parts/details.tsx'
import { Line } from '../../parts/fields.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

const PAGE = 100

/** Everything that happened, the newest first. */
export function Events() {
  const { t } = useWords()
  const [address, go] = useSearchParams()
  const [kind, partner, after] = ['kind', 'partner', 'after'].map((name) => address.get(name) ?? undefined)
  const filter = { limit: PAGE, ...(kind && { kind }), ...(partner && { partner }), ...(after && { after }) }
  const query = useAsked('event.list', filter, { live: after === undefined })
  const set = (name: string, value: string): void =>
    go((before) => {
      before.delete('after')
      if (value === '') before.delete(name)
      else before.set(name, value)
      return before
    })
  return (
    <Page title={t('nav.events')}>
      <search className="toolbar">
        <Line
          label={t('events.kind')}
          value={kind ?? ''}
          onChange={(value) => set('kind', value)}
          hint={t('events.kindHint')}
        />
        <Line label={t('messages.partner')} value={partner ?? ''} onChange={(value) => set('partner', value)} />
      </search>
      <Asked query={query}>{(page) => <Found page={page} onOlder={(next) => set('after', next)} />}</Asked>
    </Page>
  )
}

function Found({ page: { events, next }, onOlder }: { page: EventPage; onOlder: (next: string) => void }) {
  const { t, word } = useWords()
  const columns: Column<EventView>[] = [
    { title: t('messages.at'), cell: ({ at }) => <Moment at={at} /> },
    { title: t('events.what'), isHeader: true, cell: ({ kind }) => word('event', kind) },
    { title: t('events.of'), cell: ({ partner, authority }) => [partner, authority].filter(Boolean).join(', ') },
    { title: t('events.details'), cell: ({ details }) => <Details details={details} /> },
    {
      title: t('approvals.message'),
      cell: ({ exchange }) => exchange && <Link to={`/messages/${exchange}`}>{t('common.show')}</Link>,
    },
  ]
  return (
    <>
      {events.length === 0 ? (
        <Empty>{t('events.none')}</Empty>
      ) : (
        <Table label={t('nav.events')} columns={columns} rows={events} keyOf={(one) => JSON.stringify(one)} />
      )}
      {next !== undefined && (
        <div className="actions pages">
          <button type="button" className="button quiet" onClick={() => onOlder(next)}>
            {t('messages.older')}
          </button>
        </div>
      )}
    </>
  )
}
