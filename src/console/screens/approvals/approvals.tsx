import { Link, useSearchParams } from 'react-router'
import { APPROVAL_STATES, type ApprovalView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Choice } from '../../parts/fields.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { ApprovalTag } from './approval-tag.tsx'

const SHOWN = 200

/** What waits for people, and what they decided. */
export function Approvals() {
  const { t, word } = useWords()
  const [address, go] = useSearchParams()
  const state = address.get('state') ?? 'waiting'
  const query = useAsked('approval.list', { limit: SHOWN, ...(state !== 'all' && { state }) }, { live: true })
  return (
    <Page title={t('nav.approvals')}>
      <div className="toolbar">
        <Choice
          label={t('approvals.state')}
          value={state}
          options={[
            ['all', t('messages.any')],
            ...APPROVAL_STATES.map((one) => [one, word('approvalState', one)] as const),
          ]}
          onChange={(one) => go({ state: one })}
        />
      </div>
      <Asked query={query}>
        {(approvals) =>
          approvals.length === 0 ? (
            <Empty>{t(state === 'waiting' ? 'approvals.noneWaits' : 'approvals.none')}</Empty>
          ) : (
            <ApprovalTable approvals={approvals} />
          )
        }
      </Asked>
    </Page>
  )
}

function ApprovalTable({ approvals }: { approvals: readonly ApprovalView[] }) {
  const { t, word } = useWords()
  const columns: Column<ApprovalView>[] = [
    { title: '#', cell: ({ id }) => id, isNumber: true },
    {
      title: t('approvals.subject'),
      isHeader: true,
      cell: ({ id, subject }) => <Link to={`/approvals/${id}`}>{subject}</Link>,
    },
    { title: t('approvals.kind'), cell: ({ kind }) => word('approvalKind', kind) },
    { title: t('approvals.by'), cell: ({ requestedBy, partner }) => requestedBy ?? partner ?? '' },
    {
      title: t('approvals.votes'),
      cell: ({ votes, needs }) =>
        t('common.of', { n: votes.filter((one) => one.decision === 'approve').length, all: needs }),
    },
    { title: t('approvals.state'), cell: ({ state }) => <ApprovalTag state={state} /> },
    { title: t('approvals.since'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
  ]
  return <Table label={t('nav.approvals')} columns={columns} rows={approvals} keyOf={({ id }) => String(id)} />
}
