import type { ShownExchangeView } from '../../../messages/index.ts'
import { useGiven, useMay } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { download } from '../../parts/download.ts'
import { evidenceOf } from '../../parts/evidence.ts'
import { useWords } from '../../text/words.ts'

const CLOSABLE = ['parked', 'awaiting-callback', 'awaiting-ceremony']

/** What can be done with a message as it stands, by whoever looks at it. */
export function MessageActions({ exchange }: { exchange: ShownExchangeView }) {
  const { t } = useWords()
  const may = useMay()
  const retry = useGiven('exchange.retry')
  const resend = useGiven('exchange.resend')
  const close = useGiven('exchange.close')
  const refuse = useGiven('exchange.refuse')
  const { id, state, partner } = exchange
  return (
    <>
      {state === 'parked' && may('exchange.retry') && (
        <Confirm
          label={t('message.retry')}
          title={t('message.retryTitle')}
          tone="main"
          consequence={t('message.retrySays', { partner })}
          reasonLabel={t('confirm.reason')}
          onConfirm={(reason) => retry.mutateAsync({ id, reason })}
        />
      )}
      {wasDelivered(exchange) && may('exchange.resend') && (
        <Confirm
          label={t('message.resend')}
          title={t('message.resendTitle')}
          consequence={t('message.resendSays', { partner })}
          reasonLabel={t('confirm.reason')}
          onConfirm={(reason) => resend.mutateAsync({ id, reason })}
        />
      )}
      {CLOSABLE.includes(state) && may('exchange.close') && (
        <Confirm
          label={t('message.close')}
          title={t('message.closeTitle')}
          tone="danger"
          consequence={t(state === 'awaiting-ceremony' ? 'message.closeCeremonySays' : 'message.closeSays', {
            partner,
          })}
          reasonLabel={t('confirm.reason')}
          onConfirm={(reason) => close.mutateAsync({ id, reason })}
        />
      )}
      {state === 'awaiting-decision' && may('exchange.refuse') && (
        <Confirm
          label={t('message.refuse')}
          title={t('message.refuseTitle')}
          tone="danger"
          consequence={t('message.refuseSays', { partner })}
          reasonLabel={t('confirm.reason')}
          onConfirm={(reason) => refuse.mutateAsync({ id, reason })}
        />
      )}
      {may('audit.evidence') && (
        <Confirm
          label={t('message.evidence')}
          title={t('message.evidenceTitle')}
          consequence={t('message.evidenceSays')}
          onConfirm={() => packEvidence(id)}
        />
      )}
    </>
  )
}

/** The partner took our answer by callback, and can be brought it once more. */
const wasDelivered = ({ direction, state, events }: ShownExchangeView): boolean =>
  direction === 'in' && state === 'closed' && events.some(({ kind }) => kind === 'callback delivered')

const packEvidence = async (exchange: string): Promise<void> =>
  download(`evidence-${exchange}.tar`, await evidenceOf(exchange))
