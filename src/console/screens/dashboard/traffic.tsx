import type { TrafficHourView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Bars } from '../../parts/bars.tsx'
import { Empty, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { useWords } from '../../text/words.ts'

const EVERY_SECONDS = 60
const MARKED_HOURS = 6

const LANES = [
  ['received', 'calm'],
  ['sent', 'calm'],
  ['refused', 'bad'],
  ['turnedAway', 'bad'],
] as const
type Lane = (typeof LANES)[number][0]

/** What came and went within the last 24 hours, hour by hour in GMT. */
export function Traffic() {
  const { t } = useWords()
  const query = useAsked('exchange.traffic', {}, { everySeconds: EVERY_SECONDS })
  return (
    <Panel title={t('traffic.title')}>
      <Asked query={query}>
        {(hours) =>
          hours.every((hour) => LANES.every(([lane]) => hour[lane] === 0)) ? (
            <Empty>{t('traffic.none')}</Empty>
          ) : (
            <>
              <ul className="lanes">
                {LANES.map(([lane, tone]) => (
                  <TrafficLane key={lane} lane={lane} tone={tone} hours={hours} />
                ))}
              </ul>
              <Scale hours={hours} />
              <AsTable hours={hours} />
            </>
          )
        }
      </Asked>
    </Panel>
  )
}

/** Each has a scale of its own: few refusals are seen beside many messages. */
function TrafficLane({ lane, tone, hours }: { lane: Lane; tone: 'calm' | 'bad'; hours: readonly TrafficHourView[] }) {
  const { t, language } = useWords()
  const counted = (n: number): string => n.toLocaleString(language)
  const sum = hours.reduce((all, hour) => all + hour[lane], 0)
  const busiest = hours.reduce((one, other) => (other[lane] > one[lane] ? other : one))
  const most = t('traffic.most', { most: counted(busiest[lane]), hour: clockOf(busiest) })
  const bars = hours.map((hour) => ({ title: `${clockOf(hour)} GMT: ${counted(hour[lane])}`, n: hour[lane] }))
  return (
    <li>
      <p>
        {t(`traffic.${lane}`)} <strong>{counted(sum)}</strong>
        {sum > 0 && <span className="muted"> · {most}</span>}
      </p>
      {sum > 0 && <Bars tone={tone} bars={bars} says={`${t(`traffic.${lane}`)}: ${counted(sum)}, ${most}`} />}
    </li>
  )
}

/** Of the hours, under all lanes; whoever listens has the table. */
const Scale = ({ hours }: { hours: readonly TrafficHourView[] }) => (
  <p className="hours muted" aria-hidden="true">
    {hours.map((hour) => (
      <span key={hour.from}>{new Date(hour.from).getUTCHours() % MARKED_HOURS === 0 && clockOf(hour)}</span>
    ))}
  </p>
)

function AsTable({ hours }: { hours: readonly TrafficHourView[] }) {
  const { t, language } = useWords()
  const last = hours.at(-1)
  const columns: Column<TrafficHourView>[] = [
    {
      title: t('traffic.hour'),
      isHeader: true,
      cell: (hour) => (hour === last ? t('traffic.soFar', { hour: clockOf(hour) }) : clockOf(hour)),
    },
    ...LANES.map(([lane]) => ({
      title: t(`traffic.${lane}`),
      isNumber: true,
      cell: (hour: TrafficHourView) => hour[lane].toLocaleString(language),
    })),
  ]
  return (
    <details>
      <summary>{t('traffic.asTable')}</summary>
      <p className="muted">{t('traffic.means')}</p>
      <Table label={t('traffic.title')} columns={columns} rows={[...hours].reverse()} keyOf={({ from }) => from} />
    </details>
  )
}

const clockOf = ({ from }: TrafficHourView): string => from.slice(11, 16)
