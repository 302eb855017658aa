import { Link } from 'react-router'
import type { ExchangeView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { ExchangeTag } from '../../parts/tag.tsx'
import { Ago } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

const SHOWN = 8

/** The newest messages: whether anything moves. */
export function NewestMessages() {
  const { t } = useWords()
  const query = useAsked('exchange.list', { limit: SHOWN }, { live: true })
  return (
    <Panel title={t('dashboard.newest')} actions={<Link to="/messages">{t('dashboard.all')}</Link>}>
      <Asked query={query}>
        {({ exchanges }) =>
          exchanges.length === 0 ? (
            <Empty>{t('messages.none')}</Empty>
          ) : (
            <ul className="rows">{exchanges.map(newest)}</ul>
          )
        }
      </Asked>
    </Panel>
  )
}

const newest = ({ id, partner, operation, direction, state, outcome, createdAt }: ExchangeView) => (
  <li key={id}>
    <span>
      <span aria-hidden="true">{direction === 'in' ? '→' : '←'}</span> <Link to={`/messages/${id}`}>{operation}</Link>{' '}
      <span className="muted">{partner}</span>
    </span>
    <span className="muted">
      <ExchangeTag state={state} outcome={outcome} /> <Ago at={createdAt} />
    </span>
  </li>
)
