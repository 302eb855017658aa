import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { CaView, Product } from '../../../messages/index.ts'
import { useAsked, useGiven } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Choice, Line, TextArea } from '../../parts/fields.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useWords } from '../../text/words.ts'
import { newOrderId } from './order-id.ts'
import { RequestField, Whom } from './order-whom.tsx'
import { bringsRequest, type Draft, EMPTY, wishOf } from './order-wish.ts'

/** A certificate is ordered: at which CA, which product, for whose key, for whom. */
export function OrderForm({ cas, onClose }: { cas: readonly CaView[]; onClose: () => void }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const order = useGiven('ca.order')
  const [id] = useState(newOrderId) // sent again after a lost answer, it is the same order
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, ca: cas[0]?.name ?? '' })
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part })
  const lists = cas.find(({ name }) => name === draft.ca)?.listsProducts === true
  const products = useAsked('ca.products', { name: draft.ca }, { enabled: lists, freshSeconds: 300 })
  const known = lists && !products.isPlaceholderData ? products.data?.products : undefined
  const chosen = known?.find(({ name }) => name === draft.product) ?? known?.[0]
  const full = known === undefined ? draft : { ...draft, product: chosen?.name ?? '' }
  const isBrought = bringsRequest(full, chosen)
  const request = draft.request ?? ''
  const read = useAsked('ca.read-request', { request }, { enabled: request !== '', freshSeconds: 600 })
  const found = request === '' || read.isPlaceholderData ? undefined : read.data
  const wish = wishOf(id, full, chosen, found)
  return (
    <Panel
      title={t('orders.new')}
      actions={
        <button type="button" className="button quiet small" onClick={onClose}>
          {t('confirm.cancel')}
        </button>
      }
    >
      <Choice
        label={t('orders.atCa')}
        value={draft.ca}
        options={cas.map(({ name, kind }) => [name, `${name} (${kind})`] as const)}
        onChange={(ca) => change({ ca, product: '' })}
      />
      <ProblemBox error={lists ? products.error : undefined} />
      <ProductField known={known} chosen={chosen} draft={full} change={change} />
      {chosen?.keyAt === 'ca' ? (
        <p className="muted">{t('orders.keyAtCa')}</p>
      ) : (
        <Choice
          label={t('orders.keyWhere')}
          value={draft.keyAt}
          options={[
            ['elsewhere', t('orders.keyElsewhere')],
            ['node', t('orders.keyHere')],
          ]}
          onChange={(keyAt) => change({ keyAt, dnsNames: undefined })}
        />
      )}
      {isBrought ? (
        <RequestField draft={full} change={change} read={found} error={request === '' ? undefined : read.error} />
      ) : (
        <Whom draft={full} change={change} />
      )}
      <Line
        label={t('orders.days')}
        type="number"
        value={draft.days}
        onChange={(days) => change({ days })}
        hint={chosen && t('orders.daysSays', { ...chosen.days })}
      />
      <TextArea
        label={t('orders.fields')}
        value={draft.fields}
        onChange={(fields) => change({ fields })}
        hint={t('orders.fieldsSays')}
      />
      <div className="actions end">
        <Confirm
          label={t('orders.order')}
          title={t('orders.orderTitle', { ca: draft.ca })}
          tone="main"
          isDisabled={wish === undefined}
          consequence={t('orders.orderSays', { name: wish?.subject.commonName, product: full.product, ca: draft.ca })}
          onConfirm={async () => {
            if (wish !== undefined) await order.mutateAsync(wish)
            await navigate(`/orders/${id}`)
          }}
        />
      </div>
    </Panel>
  )
}

function ProductField({
  known,
  chosen,
  draft,
  change,
}: {
  known: readonly Product[] | undefined
  chosen: Product | undefined
  draft: Draft
  change: (part: Partial<Draft>) => void
}) {
  const { t } = useWords()
  if (known === undefined) {
    return <Line label={t('orders.product')} value={draft.product} onChange={(product) => change({ product })} />
  }
  return (
    <>
      <Choice
        label={t('orders.product')}
        value={draft.product}
        options={known.map(({ name }) => [name, name] as const)}
        onChange={(product) => change({ product })}
      />
      <p className="muted">{chosen?.says}</p>
    </>
  )
}
