import type { ApprovalCheck } from '../../messages/index.ts'
import { useWords } from '../text/words.ts'
import { type Column, Table } from './table.tsx'
import { Tag } from './tag.tsx'

/** What was looked at before a decision, and by which clause. */
export function Checks({ checks }: { checks: readonly ApprovalCheck[] }) {
  const { t } = useWords()
  const columns: Column<ApprovalCheck>[] = [
    { title: t('approvals.check'), isHeader: true, cell: ({ check }) => check },
    { title: t('approvals.found'), cell: ({ ok }) => <CheckTag ok={ok} /> },
    { title: t('approvals.says'), cell: ({ says }) => says },
    { title: t('approvals.source'), cell: ({ source }) => <span className="muted">{source}</span> },
  ]
  return <Table label={t('approvals.checks')} columns={columns} rows={checks} keyOf={({ check }) => check} />
}

function CheckTag({ ok }: { ok: boolean | null }) {
  const { t } = useWords()
  if (ok === null) return <Tag tone="warn">{t('approvals.look')}</Tag>
  return ok ? <Tag tone="good">{t('approvals.holds')}</Tag> : <Tag tone="bad">{t('approvals.holdsNot')}</Tag>
}
