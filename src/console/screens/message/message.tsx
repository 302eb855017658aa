import { useParams } from 'react-router'
import type { ShownExchangeView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Certificates } from '../../parts/certificates.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ExchangeTag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { Comment } from './comment.tsx'
import { MessageActions } from './message-actions.tsx'
import { Related } from './related.tsx'
import { Standing } from './standing.tsx'
import { Timeline } from './timeline.tsx'
import { Wire } from './wire.tsx'

/** One message: where it stands and why, what happened in order, what belongs to it, and what can be done. */
export function Message() {
  const { t } = useWords()
  const { id = '' } = useParams()
  const query = useAsked('exchange.show', { id }, { live: true })
  const title = query.data === undefined ? t('message.title') : `${query.data.operation} · ${query.data.partner}`
  return (
    <Page title={title} actions={query.data && <MessageActions exchange={query.data} />}>
      <Asked query={query}>{(exchange) => <Shown exchange={exchange} />}</Asked>
    </Page>
  )
}

function Shown({ exchange }: { exchange: ShownExchangeView }) {
  const { t } = useWords()
  const { tree, certificates, events, forgiven, messages } = exchange
  return (
    <>
      <Standing exchange={exchange} />
      <div className="columns">
        <div>
          <Panel title={t('message.timeline')}>
            <Timeline events={events} />
            <Comment id={exchange.id} />
          </Panel>
          {tree !== undefined && <Related tree={tree} id={exchange.id} />}
          {messages.length > 0 && <Wire id={exchange.id} messages={messages} />}
        </div>
        <div>
          <Panel title={t('message.facts')}>
            <ExchangeFacts exchange={exchange} />
          </Panel>
          {certificates.length > 0 && (
            <Panel title={t('message.certificates')}>
              <Certificates octets={certificates} />
            </Panel>
          )}
          {forgiven.length > 0 && (
            <Panel title={t('message.forgiven')}>
              <ul className="rows">
                {forgiven.map(({ tolerance, why }) => (
                  <li key={tolerance} className="stacked">
                    <code>{tolerance}</code> <span className="muted">{why}</span>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}

function ExchangeFacts({ exchange }: { exchange: ShownExchangeView }) {
  const { t } = useWords()
  const { id, direction, partner, messageId, state, outcome, wireStatus, callbackUrl, tree } = exchange
  return (
    <Facts>
      <Fact name={t('messages.stands')}>
        <ExchangeTag state={state} outcome={outcome} />
      </Fact>
      <Fact name={t('messages.direction')}>{t(`messages.${direction}`)}</Fact>
      <Fact name={t('messages.partner')}>{partner}</Fact>
      <Fact name={t('message.authority')}>{authorityIn(tree, id)}</Fact>
      <Fact name={t('messages.code')}>{wireStatus}</Fact>
      <Fact name={t('messages.messageId')}>{messageId && <code>{messageId}</code>}</Fact>
      <Fact name={t('message.callback')}>{callbackUrl && <code>{callbackUrl}</code>}</Fact>
      <Fact name={t('message.id')}>
        <code>{id}</code>
      </Fact>
      <Fact name={t('message.came')}>
        <Moment at={exchange.createdAt} />
      </Fact>
      <Fact name={t('message.settled')}>{exchange.settledAt && <Moment at={exchange.settledAt} />}</Fact>
      <Fact name={t('message.closed')}>{exchange.closedAt && <Moment at={exchange.closedAt} />}</Fact>
    </Facts>
  )
}

type Tree = NonNullable<ShownExchangeView['tree']>

function authorityIn(tree: Tree | undefined, id: string): string | undefined {
  if (tree === undefined || tree.id === id) return tree?.authority
  return tree.made.map((one) => authorityIn(one, id)).find((found) => found !== undefined)
}
