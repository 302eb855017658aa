import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { TimerName, TimerView, WorkingProcessView } from '../../../messages/index.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Ago } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { processName } from './processes.tsx'

/** What comes so often has no time that could be told before it is over. */
const OFTEN_SECONDS = 60

/** Where one sees what came of it. */
const SEEN_AT: Partial<Record<TimerName, string>> = {
  renewal: '/coverage',
  'list-sources': '/lists',
  rollovers: '/approvals',
  'own-tls': '/orders',
  'audit-chain': '/audit',
  'audit-anchors': '/audit',
}

/** What a process does again and again: how often, how it went, and when it comes next. */
export function Timers({ process, isNamed }: { process: WorkingProcessView; isNamed: boolean }) {
  const { t, word } = useWords()
  const { timers, role, silent, seenAt } = process
  const name = `${processName(process)}, ${word('processRole', role)}`
  const columns: Column<TimerView>[] = [
    { title: t('jobs.what'), isHeader: true, cell: ({ name }) => <Name of={name} /> },
    {
      title: t('jobs.every'),
      cell: ({ everySeconds }) => (
        <Whole>
          <Every seconds={everySeconds} />
        </Whole>
      ),
    },
    {
      title: t('jobs.last'),
      cell: ({ beganAt }) => <Whole>{beganAt === undefined ? '–' : <Ago at={beganAt} />}</Whole>,
    },
    { title: t('jobs.result'), cell: (timer) => <Result timer={timer} /> },
    {
      title: t('jobs.next'),
      cell: (timer) => (
        <Whole>
          <Next timer={timer} />
        </Whole>
      ),
    },
  ]
  return (
    <>
      {isNamed && <h3>{name}</h3>}
      {silent && (
        <p className="box bad">
          {t('jobs.silentSince')} <Ago at={seenAt} />. {t('jobs.silentSays')}
        </p>
      )}
      <Table
        label={isNamed ? `${t('jobs.timers')}: ${name}` : t('jobs.timers')}
        columns={columns}
        rows={timers}
        keyOf={(timer) => timer.name}
      />
    </>
  )
}

function Name({ of: name }: { of: TimerName }) {
  const { word } = useWords()
  const place = SEEN_AT[name]
  const title = word('timer', name)
  return (
    <>
      <strong>{place === undefined ? title : <Link to={place}>{title}</Link>}</strong>
      <br />
      <span className="muted">{word('timerSays', name)}</span>
    </>
  )
}

function Result({ timer }: { timer: TimerView }) {
  const { t } = useWords()
  const { didAt, did, failedAt, lastFailure } = timer
  return (
    <>
      <ResultTag timer={timer} />
      {didAt !== undefined && (
        <p className="muted">
          {t('jobs.did')} <Ago at={didAt} />: {did}
        </p>
      )}
      {failedAt !== undefined && (
        <p className="muted">
          {t('jobs.lastFailure')} <Ago at={failedAt} />: {lastFailure}
        </p>
      )}
    </>
  )
}

function ResultTag({ timer: { beganAt, endedAt, failed } }: { timer: TimerView }) {
  const { t } = useWords()
  if (beganAt === undefined) return <Tag tone="calm">{t('jobs.notYet')}</Tag>
  if (endedAt === undefined) return <Tag tone="wait">{t('jobs.underWay')}</Tag>
  if (failed !== undefined) return <Tag tone="bad">{t('jobs.failed')}</Tag>
  return <Tag tone="good">{t('jobs.done')}</Tag>
}

function Next({ timer: { nextAt, everySeconds } }: { timer: TimerView }) {
  const { t } = useWords()
  if (nextAt === undefined) return <span className="muted">{t('jobs.never')}</span>
  if (everySeconds >= OFTEN_SECONDS) return <Ago at={nextAt} />
  return (
    <>
      {t('jobs.within')} <Every seconds={everySeconds} />
    </>
  )
}

/** Not broken over lines. */
const Whole = ({ children }: { children: ReactNode }) => <span className="whole">{children}</span>

const UNITS = [
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** "5 minutes", in the largest unit that it is a whole number of. */
function Every({ seconds }: { seconds: number }) {
  const { language } = useWords()
  const [unit, size] = UNITS.find(([, size]) => seconds % size === 0) ?? UNITS[2]
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size)
}
