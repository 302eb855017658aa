import { Link, useSearchParams } from 'react-router'
import type { EventPage, EventView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Details } from '../../parts/details.tsx'
import { Choice } from '../../parts/fields.tsx'
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
        <Kinds value={kind ?? ''} onChange={(value) => set('kind', value)} />
        <Partners value={partner ?? ''} onChange={(value) => set('partner', value)} />
      </search>
      <Asked query={query}>{(page) => <Found page={page} onOlder={(next) => set('after', next)} />}</Asked>
    </Page>
  )
}

interface Field {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Those that have a word; another one is chosen by an event of it, or by the address. */
function Kinds({ value, onChange }: Field) {
  const { t, word, wordsOf, language } = useWords()
  const known = [...new Set([...wordsOf('event'), value])].filter((one) => one !== '')
  const options = known.map((one) => [one, word('event', one)] as const)
  const sorted = options.toSorted(([, a], [, b]) => a.localeCompare(b, language))
  return (
    <Choice label={t('events.kind')} value={value} options={[['', t('messages.any')], ...sorted]} onChange={onChange} />
  )
}

function Partners({ value, onChange }: Field) {
  const { t } = useWords()
  const { data = [] } = useAsked('partner.list', {}, { freshSeconds: 60 })
  const names = [...new Set([...data.map(({ name }) => name), value])].filter((one) => one !== '')
  const options = names.map((one) => [one, one] as const)
  return (
    <Choice
      label={t('messages.partner')}
      value={value}
      options={[['', t('messages.any')], ...options]}
      onChange={onChange}
    />
  )
}

function Found({ page: { events, next }, onOlder }: { page: EventPage; onOlder: (next: string) => void }) {
  const { t, word } = useWords()
  const columns: Column<EventView>[] = [
    { title: t('messages.at'), cell: ({ at }) => <Moment at={at} /> },
    {
      title: t('events.what'),
      isHeader: true,
      cell: ({ kind }) => <Link to={`/events?kind=${encodeURIComponent(kind)}`}>{word('event', kind)}</Link>,
    },
    { title: t('events.of'), cell: ({ partner, authority }) => <Of names={[partner, authority]} /> },
    {
      title: t('events.details'),
      cell: ({ details }) => (
        <div className="compact">
          <Details details={details} />
        </div>
      ),
    },
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

const Of = ({ names }: { names: readonly (string | undefined)[] }) => (
  <ul className="plain whole">{names.map((name) => name && <li key={name}>{name}</li>)}</ul>
)
