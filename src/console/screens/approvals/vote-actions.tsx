import type { ApprovalView } from '../../../messages/index.ts'
import { useGiven, useMay, useSession } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useWords } from '../../text/words.ts'

/** Whoever asked for it withdraws it; others vote, once. */
export function VoteActions({ approval }: { approval: ApprovalView }) {
  const { t } = useWords()
  const may = useMay()
  const { data: who } = useSession()
  const vote = useGiven('approval.vote')
  const withdraw = useGiven('approval.withdraw')
  const { id, state, requestedBy, votes, effect } = approval
  if (state !== 'waiting' || who === null || who === undefined) return null
  const isOwn = requestedBy === who.user
  const hasVoted = votes.some(({ by }) => by === who.user)
  if (isOwn && may('approval.withdraw')) {
    return (
      <Confirm
        label={t('approvals.withdraw')}
        title={t('approvals.withdrawTitle')}
        tone="danger"
        consequence={t('approvals.withdrawSays')}
        onConfirm={() => withdraw.mutateAsync({ id })}
      />
    )
  }
  if (isOwn || hasVoted) return <span className="muted">{t(isOwn ? 'approvals.own' : 'approvals.voted')}</span>
  if (!may('approval.vote')) return <span className="muted">{t('approvals.notForYou')}</span>
  return (
    <>
      <Confirm
        label={t('approvals.approve')}
        title={t('approvals.approveTitle')}
        tone="main"
        consequence={t('approvals.effect', { effect })}
        reasonLabel={t('approvals.grounds')}
        onConfirm={(grounds) => vote.mutateAsync({ id, decision: 'approve', grounds })}
      />
      <Confirm
        label={t('approvals.refuse')}
        title={t('approvals.refuseTitle')}
        tone="danger"
        consequence={t('approvals.refuseSays')}
        reasonLabel={t('approvals.grounds')}
        onConfirm={(grounds) => vote.mutateAsync({ id, decision: 'refuse', grounds })}
      />
    </>
  )
}
