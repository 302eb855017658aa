import { Link } from 'react-router'
import type { HeldPartnerView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Ago, Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

/** To whom nothing goes out now, why, and whom to telephone. */
export function HeldPartners() {
  const { t } = useWords()
  const query = useAsked('queue.show', {}, { live: true })
  return (
    <Panel title={t('dashboard.held')}>
      <Asked query={query}>
        {({ held }) =>
          held.length === 0 ? (
            <Empty>{t('dashboard.allReached')}</Empty>
          ) : (
            <ul className="rows">
              {held.map((one) => (
                <Held key={one.partner} held={one} />
              ))}
            </ul>
          )
        }
      </Asked>
    </Panel>
  )
}

export function Held({ held: { partner, circuit, pause, call } }: { held: HeldPartnerView }) {
  const { t, word } = useWords()
  return (
    <li className="stacked">
      <span>
        <Link to={`/partners/${encodeURIComponent(partner)}`}>{partner}</Link>{' '}
        {circuit !== undefined && <Tag tone="bad">{word('cause', circuit.cause)}</Tag>}{' '}
        {pause !== undefined && <Tag tone="warn">{t('held.paused')}</Tag>}
      </span>
      {circuit !== undefined && (
        <span className="muted">
          {t('held.since')} <Moment at={circuit.since} /> (<Ago at={circuit.since} />
          ), {t('held.nextTry')} <Ago at={circuit.nextTryAt} />
        </span>
      )}
      {pause !== undefined && (
        <span className="muted">
          <Moment at={pause.since} /> (<Ago at={pause.since} />
          ): {pause.why}
        </span>
      )}
      {call !== undefined && (
        <span className="muted">{t('held.call', { who: Object.values(call).filter(Boolean).join(', ') })}</span>
      )}
    </li>
  )
}
