import type { DurationView, PartnerTimesView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { useWords } from '../../text/words.ts'

/** So long one look at them is good enough. */
export const TIMES_SECONDS = 60
const [DAY, WEEK] = [24, 168]

/** How a partner answered of late. */
export function Times({ name }: { name: string }) {
  const { t } = useWords()
  const day = useAsked('partner.times', { name, hours: DAY }, { freshSeconds: TIMES_SECONDS })
  const week = useAsked('partner.times', { name, hours: WEEK }, { freshSeconds: TIMES_SECONDS })
  return (
    <Panel title={t('times.title')}>
      <Asked query={day}>
        {(ofDay) => <Asked query={week}>{(ofWeek) => <Shown times={[...ofDay, ...ofWeek]} />}</Asked>}
      </Asked>
    </Panel>
  )
}

function Shown({ times }: { times: readonly PartnerTimesView[] }) {
  const { t } = useWords()
  if (times.every(({ exchanges }) => exchanges === 0)) return <Empty>{t('times.none')}</Empty>
  const columns: Column<PartnerTimesView>[] = [
    { title: t('times.span'), isHeader: true, cell: ({ hours }) => t(hours === DAY ? 'times.day' : 'times.week') },
    { title: t('times.exchanges'), isNumber: true, cell: (one) => exchangesSaid(one, t) },
    { title: t('times.answered'), isNumber: true, cell: ({ answered }) => answered },
    { title: t('times.failed'), isNumber: true, cell: ({ failed }) => failed },
    { title: t('times.calls'), isNumber: true, cell: ({ calls }) => <Took durations={calls} /> },
    { title: t('times.callbacks'), isNumber: true, cell: ({ callbacks }) => <Took durations={callbacks} /> },
  ]
  const looked = times.find(({ lookedAt, exchanges }) => lookedAt < exchanges)
  return (
    <>
      <Table label={t('times.title')} columns={columns} rows={times} keyOf={({ hours }) => String(hours)} />
      {looked !== undefined && <p className="hint">{t('times.ofNewest', { n: looked.lookedAt })}</p>}
    </>
  )
}

const exchangesSaid = ({ exchanges, isMore }: PartnerTimesView, t: ReturnType<typeof useWords>['t']) =>
  isMore ? t('times.over', { n: exchanges }) : exchanges

/** Median, and what 95 of 100 keep within. */
export function Took({ durations }: { durations: DurationView | undefined }) {
  const { language } = useWords()
  if (durations === undefined) return '–'
  const { medianMilliseconds, p95Milliseconds } = durations
  return `${duration(medianMilliseconds, language)} / ${duration(p95Milliseconds, language)}`
}

const UNITS = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

function duration(milliseconds: number, language: string): string {
  const [unit, size] = UNITS.find(([, size]) => milliseconds >= size) ?? (['millisecond', 1] as const)
  const format = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: size === 1 ? 0 : 1 } as const
  return new Intl.NumberFormat(language, format).format(milliseconds / size)
}
