import type { AlertView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Ago } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

const SHOWN = 50
const WORST_FIRST: readonly AlertView['severity'][] = ['critical', 'warning']

/** What is wrong with the node now, the worst first; nothing where nothing is. */
export function Alerts() {
  const { t } = useWords()
  const query = useAsked('alert.list', { limit: SHOWN }, { live: true })
  const alerts = (query.data?.alerts ?? []).toSorted(
    (a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity),
  )
  if (alerts.length === 0) return <ProblemBox error={query.error} />
  return (
    <Panel title={t('alerts.title')}>
      <ul className="rows">
        {alerts.map(({ number, severity, says, subject, since }) => (
          <li key={number}>
            <span>
              <Tag tone={severity === 'critical' ? 'bad' : 'warn'}>{t(`alerts.${severity}`)}</Tag> {says}{' '}
              <span className="muted">{subject}</span>
            </span>
            <span className="muted">
              <Ago at={since} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
