import { Link } from 'react-router'
import { useAsked, useMay } from '../../api/queries.ts'
import { Empty, Panel } from '../../parts/page.tsx'
import { Tag, type Tone } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

interface Wait {
  readonly what: string
  readonly n: number
  readonly to: string
  readonly tone: Tone
}

/** What does not go on without a person, as far as this one may do it. */
export function WaitingForMe() {
  const { t } = useWords()
  const waits = useWaits()
  return (
    <Panel title={t('dashboard.waiting')}>
      {waits.length === 0 ? (
        <Empty>{t('dashboard.nothingWaits')}</Empty>
      ) : (
        <ul className="rows">
          {waits.map(({ what, n, to, tone }) => (
            <li key={what}>
              <span>
                <Tag tone={tone}>{n}</Tag> <Link to={to}>{t(`dashboard.wait.${what}`, { count: n })}</Link>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function useWaits(): Wait[] {
  const may = useMay()
  const { data: node } = useAsked('node.show', {}, { live: true })
  const { data: approvals = [] } = useAsked('approval.list', { state: 'waiting', limit: 100 }, { live: true })
  const all: Wait[] = [
    { what: 'parked', n: node?.parked ?? 0, to: '/parked', tone: 'bad' },
    { what: 'late', n: node?.late ?? 0, to: '/messages?attention=true', tone: 'bad' },
    { what: may('approval.vote') ? 'vote' : 'approvals', n: approvals.length, to: '/approvals', tone: 'warn' },
    { what: 'ceremony', n: node?.awaitingCeremony ?? 0, to: '/messages?state=awaiting-ceremony', tone: 'warn' },
    { what: 'notices', n: node?.openNotices ?? 0, to: '/notices', tone: 'warn' },
    { what: 'forgotten', n: node?.forgotten ?? 0, to: '/messages', tone: 'warn' },
  ]
  return all.filter(({ n }) => n > 0)
}
