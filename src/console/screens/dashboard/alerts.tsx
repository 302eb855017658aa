import type { AlertPlaceView, AlertView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Ago } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

const SHOWN = 50
const WHOLE_NODE = 'node'
const WORST_FIRST: readonly AlertView['severity'][] = ['critical', 'warning']

/** What is wrong with the node now, the worst first, and who is not told of it; nothing where nothing is. */
export function Alerts() {
  const { t } = useWords()
  const query = useAsked('alert.list', { limit: SHOWN }, { live: true })
  const alerts = (query.data?.alerts ?? []).toSorted(
    (a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity),
  )
  const failing = (query.data?.places ?? []).filter((one) => one.configured && one.failingSince !== undefined)
  if (alerts.length === 0 && failing.length === 0) return <ProblemBox error={query.error} />
  return (
    <Panel title={t('alerts.title')}>
      <ProblemBox error={query.error} />
      <ul className="rows">
        {alerts.map((alert) => (
          <Alert key={alert.number} alert={alert} />
        ))}
        {failing.map((place) => (
          <FailingPlace key={place.name} place={place} />
        ))}
      </ul>
    </Panel>
  )
}

function Alert({ alert: { severity, says, subject, scope, since } }: { alert: AlertView }) {
  const { t } = useWords()
  return (
    <li>
      <span>
        <Tag tone={severity === 'critical' ? 'bad' : 'warn'}>{t(`alerts.${severity}`)}</Tag> {says}{' '}
        <span className="muted">
          {subject} {scope !== WHOLE_NODE && t('alerts.on', { host: scope })}
        </span>
      </span>
      <span className="muted">
        <Ago at={since} />
      </span>
    </li>
  )
}

function FailingPlace({ place: { name, failingSince = '', lastError } }: { place: AlertPlaceView }) {
  const { t } = useWords()
  return (
    <li>
      <span>
        <Tag tone="warn">{t('alerts.warning')}</Tag> {t('alerts.notTold', { place: name })}{' '}
        <span className="muted">{lastError}</span>
      </span>
      <span className="muted">
        <Ago at={failingSince} />
      </span>
    </li>
  )
}
