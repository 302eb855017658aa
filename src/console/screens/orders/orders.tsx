import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { CaOrderView, CaView } from '../../../messages/index.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Choice } from '../../parts/fields.tsx'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { OrderForm } from './order-form.tsx'
import { OrderTag } from './order-tag.tsx'

/** X.509 certificates that this node orders, and the CAs it orders them from. */
export function Orders() {
  const { t } = useWords()
  const [address, go] = useSearchParams()
  const open = address.get('open') === 'true'
  const query = useAsked('ca.orders', { open }, { live: true })
  const may = useMay()
  const { data: cas = [] } = useAsked('ca.list', {}, { live: true })
  const [isOrdering, setOrdering] = useState(false)
  const canOrder = may('ca.order') && cas.length > 0
  return (
    <Page
      title={t('nav.orders')}
      actions={
        canOrder &&
        !isOrdering && (
          <button type="button" className="button main" onClick={() => setOrdering(true)}>
            {t('orders.new')}
          </button>
        )
      }
    >
      {canOrder && isOrdering && <OrderForm cas={cas} onClose={() => setOrdering(false)} />}
      <Cas />
      <div className="toolbar">
        <Choice
          label={t('orders.which')}
          value={String(open)}
          options={[
            ['false', t('orders.all')],
            ['true', t('orders.open')],
          ]}
          onChange={(one) => go({ open: one })}
        />
      </div>
      <Asked query={query}>
        {(orders) => (orders.length === 0 ? <Empty>{t('orders.none')}</Empty> : <OrderTable orders={orders} />)}
      </Asked>
    </Page>
  )
}

function OrderTable({ orders }: { orders: readonly CaOrderView[] }) {
  const { t } = useWords()
  const columns: Column<CaOrderView>[] = [
    {
      title: t('orders.name'),
      isHeader: true,
      cell: ({ commonName, id }) => <Link to={`/orders/${id}`}>{commonName}</Link>,
    },
    { title: t('orders.ca'), cell: ({ ca, product }) => `${ca}, ${product}` },
    {
      title: t('partners.stands'),
      cell: ({ state, says }) => (
        <>
          <OrderTag state={state} /> <span className="muted">{says}</span>
        </>
      ),
    },
    { title: t('coverage.until'), cell: ({ notAfter }) => <Moment at={notAfter} /> },
    { title: t('orders.since'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
  ]
  return <Table label={t('nav.orders')} columns={columns} rows={orders} keyOf={({ id }) => id} />
}

function Cas() {
  const { t } = useWords()
  const query = useAsked('ca.list', {}, { live: true })
  return (
    <Panel title={t('orders.cas')}>
      <Asked query={query}>
        {(cas) =>
          cas.length === 0 ? (
            <Empty>{t('orders.noCas')}</Empty>
          ) : (
            <ul className="rows">
              {cas.map((one) => (
                <Ca key={one.name} ca={one} />
              ))}
            </ul>
          )
        }
      </Asked>
    </Panel>
  )
}

function Ca({ ca: { name, kind, authority, held, open } }: { ca: CaView }) {
  const { t } = useWords()
  const may = useMay()
  const test = useGiven('ca.test')
  return (
    <li>
      <span>
        <strong>{name}</strong> <span className="muted">{`${kind}, ${authority}`}</span>{' '}
        {held === undefined ? <Tag tone="good">{t('lamp.is.good')}</Tag> : <Tag tone="bad">{held}</Tag>}{' '}
        {open > 0 && t('orders.openCount', { count: open })} <span role="status">{test.data?.says}</span>
      </span>
      {may('ca.test') && (
        <Confirm
          label={t('orders.test')}
          title={t('orders.testTitle', { name })}
          consequence={t('orders.testSays')}
          onConfirm={() => test.mutateAsync({ name })}
        />
      )}
    </li>
  )
}
