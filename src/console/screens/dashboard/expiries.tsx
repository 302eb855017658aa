import { Link } from 'react-router'
import type { CoverageView, NodeView, StateView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Gathered } from '../../parts/asked.tsx'
import { Panel } from '../../parts/page.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'

const DAYS = 14
const DAY_MILLISECONDS = 86_400_000

interface Expiry {
  readonly what: string
  readonly kind: 'coverage' | 'tls' | 'root'
  readonly daysLeft: number
  readonly to: string
}

/** What runs out within two weeks, the nearest first. */
export function Expiries() {
  const { t } = useWords()
  const coverage = useAsked('coverage.show', {}, { live: true })
  const node = useAsked('node.show', {}, { live: true })
  const states = useAsked('state.list', {}, { freshSeconds: 60 })
  const found = [...ofCoverage(coverage.data), ...ofOwnTls(node.data), ...ofStates(states.data)]
    .filter(({ daysLeft }) => daysLeft <= DAYS)
    .toSorted((a, b) => a.daysLeft - b.daysLeft)
  return (
    <Panel title={t('dashboard.expiries', { days: DAYS })}>
      <Gathered
        queries={[coverage, node, states]}
        none={t('dashboard.nothingExpires', { days: DAYS })}
        rows={found.map(({ what, kind, daysLeft, to }) => (
          <li key={`${kind} ${what}`}>
            <span>
              <Link to={to}>{what}</Link> <span className="muted">{t(`dashboard.expiry.${kind}`)}</span>
            </span>
            <Tag tone={daysLeft <= 0 ? 'bad' : 'warn'}>
              {daysLeft <= 0 ? t('days.over') : t('days.left', { count: daysLeft })}
            </Tag>
          </li>
        ))}
      />
    </Panel>
  )
}

const ofCoverage = (coverage: readonly CoverageView[] = []): Expiry[] =>
  coverage.flatMap(({ authority, issuer, certificate }) =>
    certificate === undefined
      ? []
      : [
          {
            what: `${authority} · ${issuer}`,
            kind: 'coverage' as const,
            daysLeft: certificate.daysLeft,
            to: '/coverage',
          },
        ],
  )

const ofOwnTls = (node: NodeView | undefined): Expiry[] =>
  (node?.ownTls ?? []).flatMap(({ identity, notAfter }) =>
    notAfter === undefined ? [] : [{ what: identity, kind: 'tls' as const, daysLeft: daysUntil(notAfter), to: '/' }],
  )

const ofStates = (states: readonly StateView[] = []): Expiry[] =>
  states.flatMap(({ country, partner, roots }) =>
    roots.map(({ subject, daysLeft }) => ({
      what: `${country}: ${subject}`,
      kind: 'root' as const,
      daysLeft,
      to: `/partners/${encodeURIComponent(partner)}`,
    })),
  )

const daysUntil = (moment: string): number => Math.floor((new Date(moment).getTime() - Date.now()) / DAY_MILLISECONDS)
