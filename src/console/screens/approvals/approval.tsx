import { Link, useParams } from 'react-router'
import type { ApprovalView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Checks } from '../../parts/checks.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { ApprovalTag } from './approval-tag.tsx'
import { VoteActions } from './vote-actions.tsx'

/** One thing people decide: what it does, what was looked at, who voted, and one's own vote. */
export function Approval() {
  const { t } = useWords()
  const id = Number(useParams().id)
  const query = useAsked('approval.show', { id }, { live: true })
  return (
    <Page title={t('approvals.title', { id })} actions={query.data && <VoteActions approval={query.data} />}>
      <Asked query={query}>{(approval) => <Shown approval={approval} />}</Asked>
    </Page>
  )
}

function Shown({ approval }: { approval: ApprovalView }) {
  const { t, word } = useWords()
  const { subject, effect, state, kind, requestedBy, exchange, partner, authority, createdAt, decidedAt } = approval
  return (
    <>
      <div className={`box ${state === 'waiting' ? 'warn' : ''}`}>
        <p>
          <strong>{subject}</strong> <ApprovalTag state={state} />
        </p>
        <p>{t('approvals.effect', { effect })}</p>
      </div>
      <Panel title={t('approvals.checks')}>
        <Checks checks={approval.checks} />
      </Panel>
      <div className="columns">
        <Panel title={t('approvals.votes')}>
          <Votes approval={approval} />
        </Panel>
        <Panel title={t('message.facts')}>
          <Facts>
            <Fact name={t('approvals.kind')}>{word('approvalKind', kind)}</Fact>
            <Fact name={t('approvals.by')}>{requestedBy ?? t('approvals.byMessage')}</Fact>
            <Fact name={t('messages.partner')}>{partner}</Fact>
            <Fact name={t('message.authority')}>{authority}</Fact>
            <Fact name={t('approvals.message')}>
              {exchange && <Link to={`/messages/${exchange}`}>{t('common.show')}</Link>}
            </Fact>
            <Fact name={t('approvals.since')}>
              <Moment at={createdAt} />
            </Fact>
            <Fact name={t('approvals.decided')}>{decidedAt && <Moment at={decidedAt} />}</Fact>
          </Facts>
        </Panel>
      </div>
    </>
  )
}

function Votes({ approval: { votes, needs } }: { approval: ApprovalView }) {
  const { t, word } = useWords()
  const given = votes.filter(({ decision }) => decision === 'approve').length
  return (
    <>
      <p>{t('approvals.needs', { count: needs, given })}</p>
      {votes.length === 0 && <Empty>{t('approvals.noVotes')}</Empty>}
      <ul className="rows">
        {votes.map(({ by, fullName, decision, grounds, at }) => (
          <li key={`${by} ${at}`} className="stacked">
            <span>
              <strong>{fullName}</strong>{' '}
              <Tag tone={decision === 'approve' ? 'good' : 'bad'}>{word('decision', decision)}</Tag>
            </span>
            <span>{grounds}</span>
            <span className="muted">
              <Moment at={at} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
