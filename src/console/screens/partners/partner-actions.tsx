import { useNavigate } from 'react-router'
import type { HeldPartnerView, PartnerView, ProposedView } from '../../../messages/index.ts'
import { useGiven, useMay } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useWords } from '../../text/words.ts'

interface Props {
  readonly partner: PartnerView
  readonly held: HeldPartnerView | undefined
}

export function PartnerActions(props: Props) {
  return (
    <>
      <Calls {...props} />
      <Suspension {...props} />
    </>
  )
}

/** Whether anything goes out to it. */
function Calls({ partner: { name }, held }: Props) {
  const { t } = useWords()
  const may = useMay()
  const pause = useGiven('queue.pause')
  const resume = useGiven('queue.resume')
  if (!may('queue.pause')) return null
  return (
    <>
      {held !== undefined && (
        <Confirm
          label={t('partners.resumeCalls')}
          title={t('partners.resumeCallsTitle', { name })}
          tone="main"
          consequence={t('partners.resumeCallsSays', { name })}
          reasonLabel={t('confirm.reason')}
          onConfirm={(why) => resume.mutateAsync({ name, why })}
        />
      )}
      {held?.pause === undefined && (
        <Confirm
          label={t('partners.pause')}
          title={t('partners.pauseTitle', { name })}
          consequence={t('partners.pauseSays', { name })}
          reasonLabel={t('confirm.reason')}
          onConfirm={(why) => pause.mutateAsync({ name, why })}
        />
      )}
    </>
  )
}

/** Whether it gets anything at all: where the node has it so, another person approves. */
function Suspension({ partner: { name, state } }: Props) {
  const { t } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const suspend = useGiven('partner.suspend')
  const lift = useGiven('partner.resume')
  const showWhatWaits = async (done: PartnerView | ProposedView): Promise<void> => {
    if ('approval' in done) await navigate(`/approvals/${done.approval.id}`)
  }
  if (state === 'active') {
    if (!may('partner.suspend')) return null
    return (
      <Confirm
        label={t('partners.suspend')}
        title={t('partners.suspendTitle', { name })}
        tone="danger"
        consequence={t('partners.suspendSays', { name })}
        reasonLabel={t('confirm.reason')}
        onConfirm={async (reason) => showWhatWaits(await suspend.mutateAsync({ name, reason }))}
      />
    )
  }
  if (!may('partner.resume')) return null
  return (
    <Confirm
      label={t('partners.lift')}
      title={t('partners.liftTitle', { name })}
      consequence={t('partners.liftSays', { name })}
      reasonLabel={t('confirm.reason')}
      onConfirm={async (reason) => showWhatWaits(await lift.mutateAsync({ name, reason }))}
    />
  )
}
