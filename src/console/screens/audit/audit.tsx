import type { AuditPlaceView, AuditView, CheckpointView } from '../../../messages/index.ts'
import { useAsked, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { Evidence } from './evidence.tsx'
import { Verify } from './verify.tsx'

const CHECKPOINTS = 20

/** Whether what happened is chained, signed, and known outside. */
export function Audit() {
  const { t } = useWords()
  const query = useAsked('audit.show', {}, { live: true })
  return (
    <Page title={t('nav.audit')}>
      <Asked query={query}>{(audit) => <Shown audit={audit} />}</Asked>
    </Page>
  )
}

function Shown({ audit }: { audit: AuditView }) {
  const { t } = useWords()
  const may = useMay()
  const { rows, hash, from, pending, pendingSince, keys, newest, places } = audit
  return (
    <>
      <Verify />
      <div className="columns">
        <Panel title={t('audit.chain')}>
          <Facts>
            <Fact name={t('audit.rows')}>{rows}</Fact>
            <Fact name={t('audit.hash')}>
              <code>{hash}</code>
            </Fact>
            <Fact name={t('audit.from')}>{from > 1 && from}</Fact>
            <Fact name={t('audit.pending')}>
              {pending} {pendingSince && <Moment at={pendingSince} />}
            </Fact>
            <Fact name={t('audit.newest')}>
              {newest && (
                <>
                  {newest.number} <Moment at={newest.at} />
                </>
              )}
            </Fact>
            <Fact name={t('audit.key')}>
              <code>{keys.at(-1)}</code>
            </Fact>
          </Facts>
        </Panel>
        <Panel title={t('audit.places')}>
          {places.length === 0 ? <Empty>{t('audit.noPlaces')}</Empty> : <Places places={places} />}
        </Panel>
      </div>
      {newest !== undefined && <Checkpoints newest={newest.number} />}
      {may('audit.evidence') && <Evidence />}
    </>
  )
}

function Places({ places }: { places: readonly AuditPlaceView[] }) {
  const { t } = useWords()
  return (
    <ul className="rows">
      {places.map(({ name, configured, newest, newestAt, owed, failingSince, lastError }) => (
        <li key={name} className="stacked">
          <span className="lamp-line">
            {name}{' '}
            <Tag tone={failingSince !== undefined ? 'bad' : configured ? 'good' : 'calm'}>
              {t(failingSince !== undefined ? 'audit.failing' : configured ? 'audit.reached' : 'audit.gone')}
            </Tag>
          </span>
          <span className="muted">
            {newest !== undefined && t('audit.has', { number: newest })} {newestAt && <Moment at={newestAt} />}
            {owed > 0 && <> {t('audit.owed', { count: owed })}</>} {lastError}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Checkpoints({ newest }: { newest: number }) {
  const { t } = useWords()
  const query = useAsked('audit.checkpoints', { after: Math.max(0, newest - CHECKPOINTS), limit: CHECKPOINTS })
  const columns: Column<CheckpointView>[] = [
    { title: '#', isNumber: true, isHeader: true, cell: ({ number }) => number },
    { title: t('messages.at'), cell: ({ at }) => <Moment at={at} /> },
    { title: t('audit.covers'), cell: ({ from, to }) => `${from} – ${to}` },
    { title: t('audit.hash'), cell: ({ hash }) => <code>{hash}</code> },
    { title: t('audit.places'), cell: ({ places }) => places.join(', ') },
  ]
  return (
    <Panel title={t('audit.checkpoints')}>
      <Asked query={query}>
        {(checkpoints) => (
          <Table
            label={t('audit.checkpoints')}
            columns={columns}
            rows={checkpoints.toReversed()}
            keyOf={({ number }) => String(number)}
          />
        )}
      </Asked>
    </Panel>
  )
}
