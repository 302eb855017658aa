import { Link } from 'react-router'
import type { StateView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

/** The other states that are registered, each with its SPOC. */
export function States() {
  const { t, word } = useWords()
  const query = useAsked('state.list', {}, { live: true })
  const columns: Column<StateView>[] = [
    {
      title: t('states.state'),
      isHeader: true,
      cell: ({ country, name, partner }) => (
        <Link to={`/partners/${encodeURIComponent(partner)}`}>{`${country} ${name}`}</Link>
      ),
    },
    {
      title: t('partners.stands'),
      cell: ({ state }) => <Tag tone={state === 'active' ? 'good' : 'bad'}>{word('partnerState', state)}</Tag>,
    },
    { title: 'SPOC', cell: ({ url }) => (url === undefined ? t('states.byEmail') : <code>{url}</code>) },
    { title: t('states.cvcas'), cell: ({ cvcas }) => cvcas.map(({ anchor }) => anchor).join(', ') },
    { title: t('states.dvs'), isNumber: true, cell: ({ dvs }) => dvs.length },
  ]
  return (
    <Panel title={t('states.all')}>
      <Asked query={query}>
        {(states) =>
          states.length === 0 ? (
            <Empty>{t('states.none')}</Empty>
          ) : (
            <Table label={t('states.all')} columns={columns} rows={states} keyOf={({ partner }) => partner} />
          )
        }
      </Asked>
    </Panel>
  )
}
