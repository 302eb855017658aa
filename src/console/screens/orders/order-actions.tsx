import { useState } from 'react'
import type { CaView, RevocationReason, ShownCaOrderView } from '../../../messages/index.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Choice } from '../../parts/fields.tsx'
import { useWords } from '../../text/words.ts'

const OPEN: readonly ShownCaOrderView['state'][] = ['draft', 'submitted', 'pending_validation', 'issuing']

/** What can be done about an order, by whoever looks at it, as far as its CA does that on our word. */
export function OrderActions({ order }: { order: ShownCaOrderView }) {
  const { data: cas } = useAsked('ca.list', {})
  const ca = cas?.find(({ name }) => name === order.ca)
  if (ca === undefined) return null // it left the configuration
  const isOpen = OPEN.includes(order.state)
  return (
    <>
      {isOpen && order.state !== 'draft' && <Look order={order} />}
      {isOpen && (order.state === 'draft' || ca.can.includes('cancel')) && <Cancel order={order} />}
      {ca.can.includes('suspend') && <Hold order={order} />}
      {order.chain.length > 0 && order.ticket !== undefined && order.state !== 'revoked' && (
        <Revoke order={order} ca={ca} />
      )}
    </>
  )
}

interface Props {
  readonly order: ShownCaOrderView
}

function Look({ order: { id, ca } }: Props) {
  const { t } = useWords()
  const may = useMay()
  const look = useGiven('ca.look')
  if (!may('ca.look')) return null
  return (
    <Confirm
      label={t('dashboard.lookNow')}
      title={t('orders.lookTitle')}
      consequence={t('orders.lookSays', { ca })}
      onConfirm={() => look.mutateAsync({ id })}
    />
  )
}

function Cancel({ order: { id, ca, state } }: Props) {
  const { t } = useWords()
  const may = useMay()
  const cancel = useGiven('ca.cancel')
  if (!may('ca.cancel')) return null
  return (
    <Confirm
      label={t('orders.cancel')}
      title={t('orders.cancelTitle')}
      tone="danger"
      consequence={t(state === 'draft' ? 'orders.cancelDraftSays' : 'orders.cancelSays', { ca })}
      reasonLabel={t('confirm.reason')}
      onConfirm={(why) => cancel.mutateAsync({ id, why })}
    />
  )
}

/** Its certificate is put on hold, or the hold is taken back. */
function Hold({ order: { id, ca, state } }: Props) {
  const { t } = useWords()
  const may = useMay()
  const suspend = useGiven('ca.suspend')
  const reinstate = useGiven('ca.reinstate')
  if (state === 'issued' && may('ca.suspend')) {
    return (
      <Confirm
        label={t('orders.suspend')}
        title={t('orders.suspendTitle')}
        tone="danger"
        consequence={t('orders.suspendSays', { ca })}
        reasonLabel={t('confirm.reason')}
        onConfirm={(why) => suspend.mutateAsync({ id, why })}
      />
    )
  }
  if (state !== 'suspended' || !may('ca.reinstate')) return null
  return (
    <Confirm
      label={t('orders.reinstate')}
      title={t('orders.reinstateTitle')}
      consequence={t('orders.reinstateSays', { ca })}
      reasonLabel={t('confirm.reason')}
      onConfirm={(why) => reinstate.mutateAsync({ id, why })}
    />
  )
}

function Revoke({ order: { id, commonName }, ca: { name, revocationReasons } }: Props & { ca: CaView }) {
  const { t, word } = useWords()
  const may = useMay()
  const revoke = useGiven('ca.revoke')
  const [first] = revocationReasons
  const [reason, setReason] = useState<RevocationReason | undefined>(first)
  if (!may('ca.revoke') || reason === undefined) return null
  return (
    <Confirm
      label={t('orders.revoke')}
      title={t('orders.revokeTitle')}
      tone="danger"
      consequence={t('orders.revokeSays', { name: commonName, ca: name })}
      onConfirm={() => revoke.mutateAsync({ id, reason })}
    >
      <Choice
        label={t('orders.revokeReason')}
        value={reason}
        options={revocationReasons.map((one) => [one, word('revocationReason', one)] as const)}
        onChange={setReason}
      />
    </Confirm>
  )
}
