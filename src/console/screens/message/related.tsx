import { Link } from 'react-router'
import type { ExchangeTreeView } from '../../../messages/index.ts'
import { Panel } from '../../parts/page.tsx'
import { ExchangeTag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'
import { SequenceDrawing } from './sequence-drawing.tsx'

/** What began it, and what was made for it: drawn, and as a list of links. */
export function Related({ tree, id }: { tree: ExchangeTreeView; id: string }) {
  const { t } = useWords()
  return (
    <Panel title={t('message.related')}>
      <SequenceDrawing tree={tree} />
      {tree.made.length > 0 && (
        <ul className="tree">
          <Branch exchange={tree} id={id} />
        </ul>
      )}
    </Panel>
  )
}

function Branch({ exchange, id }: { exchange: ExchangeTreeView; id: string }) {
  const { authority, partner, direction, operation, state, outcome, made } = exchange
  const [from, to] = direction === 'in' ? [partner, authority] : [authority, partner]
  return (
    <li>
      {exchange.id === id ? <strong>{operation}</strong> : <Link to={`/messages/${exchange.id}`}>{operation}</Link>}{' '}
      <span className="muted">
        {from} → {to}
      </span>{' '}
      <ExchangeTag state={state} outcome={outcome} />
      {made.length > 0 && (
        <ul className="tree">
          {made.map((one) => (
            <Branch key={one.id} exchange={one} id={id} />
          ))}
        </ul>
      )}
    </li>
  )
}
