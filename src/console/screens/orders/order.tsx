import { Link, useParams } from 'react-router'
import type { CaRequestView, ShownCaOrderView, WaitingFor } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { download } from '../../parts/download.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { octetsOfBase64, pemOf } from '../../parts/octets.ts'
import { Page, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Moment } from '../../parts/time.tsx'
import { readX509 } from '../../parts/x509.ts'
import { useWords } from '../../text/words.ts'
import { Timeline } from '../message/timeline.tsx'
import { OrderActions } from './order-actions.tsx'
import { OrderTag } from './order-tag.tsx'

/** One order: where it stands, what its CA waits for, what was asked about it, what happened, its certificate. */
export function Order() {
  const { t } = useWords()
  const { id = '' } = useParams()
  const query = useAsked('ca.show', { id }, { live: true })
  const title = query.data === undefined ? t('orders.title') : t('orders.titleOf', { name: query.data.commonName })
  return (
    <Page title={title} actions={query.data && <OrderActions order={query.data} />}>
      <Asked query={query}>{(order) => <Shown order={order} />}</Asked>
    </Page>
  )
}

function Shown({ order }: { order: ShownCaOrderView }) {
  const { t } = useWords()
  const { state, says, waitingFor, requests, exchange, chain } = order
  const happened = useAsked('exchange.show', { id: exchange }, { live: true })
  return (
    <>
      <div className="box" role="status">
        <p>
          <OrderTag state={state} /> {says}
        </p>
        {waitingFor.length > 0 && (
          <ul>
            {waitingFor.map((one) => (
              <li key={JSON.stringify(one)}>
                <Waits wait={one} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="columns">
        <div>
          <Panel title={t('message.timeline')}>
            <Asked query={happened}>{({ events }) => <Timeline events={events} />}</Asked>
            <p>
              <Link to={`/messages/${exchange}`}>{t('orders.toMessage')}</Link>
            </p>
          </Panel>
          {requests.length > 0 && (
            <Panel title={t('orders.asked')}>
              <Requests requests={requests} />
            </Panel>
          )}
        </div>
        <div>
          <Panel title={t('message.facts')}>
            <OrderFacts order={order} />
          </Panel>
          {chain.length > 0 && (
            <Panel title={t('orders.certificate')}>
              <Chain order={order} />
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}

function Waits({ wait }: { wait: WaitingFor }) {
  const { t, word } = useWords()
  return (
    <>
      {word('waitingReason', wait.reason)}
      {wait.reason === 'domain' && (
        <>
          {': '}
          <code>{wait.name}</code>, {t('orders.publish', { method: wait.method })} <code>{wait.value}</code>
        </>
      )}
      {wait.note !== undefined && <span className="muted"> {wait.note}</span>}
    </>
  )
}

function OrderFacts({ order }: { order: ShownCaOrderView }) {
  const { t, word } = useWords()
  const { id, ca, product, commonName, dnsNames, days, keyAt, ticket, replaces, serial } = order
  return (
    <Facts>
      <Fact name={t('orders.ca')}>{`${ca}, ${product}`}</Fact>
      <Fact name={t('orders.name')}>{commonName}</Fact>
      <Fact name={t('orders.dnsNames')}>{dnsNames.join(', ')}</Fact>
      <Fact name={t('orders.keyWhere')}>{word('orderKey', keyAt)}</Fact>
      <Fact name={t('orders.days')}>{days}</Fact>
      <Fact name={t('orders.since')}>
        <Moment at={order.createdAt} />
      </Fact>
      <Fact name={t('orders.submitted')}>
        <Moment at={order.submittedAt} />
      </Fact>
      <Fact name={t('orders.looked')}>
        <Moment at={order.lookedAt} />
      </Fact>
      <Fact name={t('orders.looksAt')}>
        <Moment at={order.lookAt} />
      </Fact>
      <Fact name={t('orders.ticket')}>{ticket && <code>{ticket}</code>}</Fact>
      <Fact name={t('orders.serial')}>{serial && <code>{serial}</code>}</Fact>
      <Fact name={t('coverage.until')}>
        <Moment at={order.notAfter} />
      </Fact>
      <Fact name={t('orders.replaces')}>{replaces && <Link to={`/orders/${replaces}`}>{replaces}</Link>}</Fact>
      <Fact name={t('orders.id')}>
        <code>{id}</code>
      </Fact>
    </Facts>
  )
}

function Requests({ requests }: { requests: readonly CaRequestView[] }) {
  const { t, word } = useWords()
  const columns: Column<CaRequestView>[] = [
    {
      title: t('orders.what'),
      isHeader: true,
      cell: ({ operation, exchange }) => <Link to={`/messages/${exchange}`}>{word('caRequest', operation)}</Link>,
    },
    {
      title: t('orders.why'),
      cell: ({ reason, note }) => note ?? (reason && word('revocationReason', reason)),
    },
    {
      title: t('partners.stands'),
      cell: ({ cameTo, says }) => says ?? word('caRequestEnd', cameTo ?? 'under-way'),
    },
    { title: t('orders.askedAt'), cell: ({ askedAt }) => <Moment at={askedAt} /> },
  ]
  return <Table label={t('orders.asked')} columns={columns} rows={requests} keyOf={({ exchange }) => exchange} />
}

const GOOD: readonly ShownCaOrderView['state'][] = ['issued', 'suspended', 'revoked', 'expired']

function Held({ octets }: { octets: string }) {
  const { t } = useWords()
  const read = readX509(octetsOfBase64(octets))
  if (read === undefined) return t('certificateField.noX509')
  const [from, to] = [read.notBefore, read.notAfter].map((at) => at.toISOString().slice(0, 10))
  return (
    <>
      {read.subject} <span className="muted">{t('certificate.fromTo', { from, to })}</span>
    </>
  )
}

/** As a TLS server is given it: without the root, which comes last. */
function Chain({ order: { id, state, chain } }: { order: ShownCaOrderView }) {
  const { t } = useWords()
  const isGood = GOOD.includes(state)
  const save = (certificates: readonly string[]): void =>
    download(`${id}.pem`, new TextEncoder().encode(certificates.map(pemOf).join('')))
  return (
    <>
      {!isGood && <p className="box bad">{t('orders.notAccepted')}</p>}
      <ol>
        {chain.map((one) => (
          <li key={one}>
            <Held octets={one} />
          </li>
        ))}
      </ol>
      <div className="actions">
        {isGood && chain.length > 1 && (
          <button type="button" className="button main" onClick={() => save(chain.slice(0, -1))}>
            {t('orders.saveChain')}
          </button>
        )}
        <button type="button" className="button quiet" onClick={() => save(chain)}>
          {t('orders.saveAll')}
        </button>
      </div>
    </>
  )
}
