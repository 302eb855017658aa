import { Link } from 'react-router'
import type { OwedWorkView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Ago } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

/** What is owed now: by kind, and beneath it by partner. */
export function WorkNow() {
  const { t, word } = useWords()
  const query = useAsked('queue.show', {}, { live: true })
  const kind: Column<OwedWorkView> = { title: t('jobs.kind'), cell: ({ task }) => word('task', task), isHeader: true }
  const partner: Column<OwedWorkView> = {
    title: t('jobs.partner'),
    isHeader: true,
    cell: (one) => <Link to={`/messages?partner=${encodeURIComponent(one.partner)}`}>{one.partner}</Link>,
  }
  return (
    <Panel title={t('jobs.work')}>
      <p className="muted">{t('jobs.workSays')}</p>
      <Asked query={query}>
        {({ work }) =>
          work.length === 0 ? (
            <Empty>{t('dashboard.nothingOwed')}</Empty>
          ) : (
            <>
              <WorkTable label={t('jobs.work')} head={[kind]} rows={byKind(work)} />
              <details>
                <summary>{t('jobs.byPartner')}</summary>
                <WorkTable label={t('jobs.byPartner')} head={[partner, { ...kind, isHeader: false }]} rows={work} />
              </details>
            </>
          )
        }
      </Asked>
    </Panel>
  )
}

function WorkTable({
  label,
  head,
  rows,
}: {
  label: string
  head: readonly Column<OwedWorkView>[]
  rows: readonly OwedWorkView[]
}) {
  const { t, language } = useWords()
  const number = (n: number): string => n.toLocaleString(language)
  const columns: Column<OwedWorkView>[] = [
    ...head,
    { title: t('jobs.due'), isNumber: true, cell: ({ due }) => number(due) },
    { title: t('jobs.running'), isNumber: true, cell: ({ running }) => number(running) },
    { title: t('jobs.waiting'), isNumber: true, cell: ({ waiting }) => number(waiting) },
    { title: t('jobs.nextAt'), cell: ({ nextAt }) => (nextAt === undefined ? '–' : <Ago at={nextAt} />) },
    { title: t('jobs.held'), isNumber: true, cell: ({ held }) => number(held) },
    {
      title: t('jobs.parked'),
      isNumber: true,
      cell: ({ parked }) => (parked === 0 ? '0' : <Link to="/parked">{number(parked)}</Link>),
    },
    { title: t('jobs.oldest'), cell: ({ oldest }) => <Ago at={oldest} /> },
  ]
  return <Table label={label} columns={columns} rows={rows} keyOf={({ task, partner }) => `${task} ${partner}`} />
}

function byKind(work: readonly OwedWorkView[]): OwedWorkView[] {
  const kinds = new Map<string, OwedWorkView>()
  for (const one of work) {
    const sum = kinds.get(one.task)
    kinds.set(one.task, sum === undefined ? { ...one, partner: '' } : added(sum, one))
  }
  return [...kinds.values()]
}

const added = (sum: OwedWorkView, one: OwedWorkView): OwedWorkView => ({
  ...sum,
  due: sum.due + one.due,
  running: sum.running + one.running,
  waiting: sum.waiting + one.waiting,
  held: sum.held + one.held,
  parked: sum.parked + one.parked,
  nextAt: earlier(sum.nextAt, one.nextAt),
  oldest: earlier(sum.oldest, one.oldest) ?? sum.oldest,
})

/** Of two moments in ISO 8601, of GMT. */
const earlier = (one: string | undefined, other: string | undefined): string | undefined =>
  [one, other].filter((at) => at !== undefined).toSorted()[0]
