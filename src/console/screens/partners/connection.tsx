import type { ConnectionStepView, ConnectionTestView } from '../../../messages/index.ts'
import { useGiven, useMay } from '../../api/queries.ts'
import { Empty, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag, type Tone } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

/** Whether it can be called, seen from the node: step by step, without a message. */
export function Connection({ name }: { name: string }) {
  const { t } = useWords()
  const may = useMay()
  const test = useGiven('partner.test')
  if (!may('partner.test')) return null
  const button = (
    <button type="button" className="button quiet" disabled={test.isPending} onClick={() => test.mutate({ name })}>
      {t('connection.test')}
    </button>
  )
  return (
    <Panel title={t('connection.title')} actions={button}>
      <ProblemBox error={test.error} />
      {test.data === undefined ? (
        <Empty>{t(test.isPending ? 'connection.underWay' : 'connection.says')}</Empty>
      ) : (
        <Seen tested={test.data} />
      )}
    </Panel>
  )
}

const TONES: Readonly<Record<ConnectionStepView['result'], Tone>> = {
  good: 'good',
  warning: 'warn',
  bad: 'bad',
  skipped: 'calm',
}

function Seen({ tested: { at, ok, url, steps } }: { tested: ConnectionTestView }) {
  const { t, word } = useWords()
  const columns: Column<ConnectionStepView>[] = [
    { title: t('connection.step'), isHeader: true, cell: ({ step }) => word('connectionStep', step) },
    {
      title: t('approvals.found'),
      cell: ({ result }) => <Tag tone={TONES[result]}>{word('connectionResult', result)}</Tag>,
    },
    { title: t('connection.seen'), cell: ({ says }) => says },
    {
      title: t('connection.took'),
      isNumber: true,
      cell: ({ milliseconds }) => (milliseconds === undefined ? '–' : `${milliseconds}\u00a0ms`),
    },
  ]
  return (
    <>
      <p role="status">
        <Tag tone={ok ? 'good' : 'bad'}>{t(ok ? 'connection.good' : 'connection.bad')}</Tag> <code>{url}</code>{' '}
        <Moment at={at} />
      </p>
      <Table label={t('connection.title')} columns={columns} rows={steps} keyOf={({ step }) => step} />
    </>
  )
}
