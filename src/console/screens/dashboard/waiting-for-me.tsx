import { Link } from 'react-router'
import { useAsked, useMay } from '../../api/queries.ts'
import { Gathered } from '../../parts/asked.tsx'
import { Panel } from '../../parts/page.tsx'
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
  const { waits, queries } = useWaits()
  return (
    <Panel title={t('dashboard.waiting')}>
      <Gathered
        queries={queries}
        none={t('dashboard.nothingWaits')}
        rows={waits.map(({ what, n, to, tone }) => (
          <li key={what}>
            <span>
              <Tag tone={tone}>{n}</Tag> <Link to={to}>{t(`dashboard.wait.${what}`, { count: n })}</Link>
            </span>
          </li>
        ))}
      />
    </Panel>
  )
}

function useWaits() {
  const may = useMay()
  const asked = useAsked('node.show', {}, { live: true })
  const voting = useAsked('approval.list', { state: 'waiting', limit: 100 }, { live: true })
  const [node, approvals = []] = [asked.data, voting.data]
  const all: Wait[] = [
    { what: 'parked', n: node?.parked ?? 0, to: '/parked', tone: 'bad' },
    { what: 'late', n: node?.late ?? 0, to: '/messages?attention=true', tone: 'bad' },
    { what: may('approval.vote') ? 'vote' : 'approvals', n: approvals.length, to: '/approvals', tone: 'warn' },
    { what: 'ceremony', n: node?.awaitingCeremony ?? 0, to: '/messages?state=awaiting-ceremony', tone: 'warn' },
    { what: 'notices', n: node?.openNotices ?? 0, to: '/notices', tone: 'warn' },
    { what: 'forgotten', n: node?.forgotten ?? 0, to: '/messages', tone: 'warn' },
  ]
  return { waits: all.filter(({ n }) => n > 0), queries: [asked, voting] }
}
