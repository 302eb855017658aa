import type { WorkingProcessView } from '../../../messages/index.ts'
import { Empty } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Ago, Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

/** Which processes the node has, and whether each said lately that it is there. */
export function Processes({ processes }: { processes: readonly WorkingProcessView[] }) {
  const { t, word } = useWords()
  if (processes.length === 0) return <Empty>{t('jobs.noProcess')}</Empty>
  const columns: Column<WorkingProcessView>[] = [
    { title: t('jobs.host'), isHeader: true, cell: processName },
    { title: t('jobs.role'), cell: ({ role }) => word('processRole', role) },
    { title: t('jobs.version'), cell: ({ version }) => version },
    { title: t('jobs.since'), cell: ({ startedAt }) => <Moment at={startedAt} /> },
    { title: t('jobs.heartbeat'), cell: ({ seenAt }) => <Ago at={seenAt} /> },
    { title: t('jobs.state'), cell: (one) => <ProcessTag process={one} /> },
  ]
  return <Table label={t('jobs.processes')} columns={columns} rows={processes} keyOf={processKey} />
}

function ProcessTag({ process: { silent, keysLocked } }: { process: WorkingProcessView }) {
  const { t } = useWords()
  if (silent) return <Tag tone="bad">{t('jobs.silent')}</Tag>
  if (keysLocked) return <Tag tone="warn">{t('jobs.keysLocked')}</Tag>
  return <Tag tone="good">{t('jobs.there')}</Tag>
}

export const processName = ({ host, pid }: WorkingProcessView): string => `${host} (${pid})`

const processKey = ({ host, pid, startedAt }: WorkingProcessView): string => `${host} ${pid} ${startedAt}`
