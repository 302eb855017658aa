import { Link, useParams } from 'react-router'
import type { HeldPartnerView, PartnerView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'
import { Held } from '../dashboard/held-partners.tsx'
import { MessageTable } from '../messages/message-table.tsx'
import { Connection } from './connection.tsx'
import { ContractSettingsOf } from './contract-settings.tsx'
import { KnownBy } from './known-by.tsx'
import { PartnerActions } from './partner-actions.tsx'
import { PartnerTags } from './partner-tags.tsx'
import { State } from './state.tsx'
import { Times } from './times.tsx'

const NEWEST = 10

/** One partner: how it is reached, what is owed to it, what it is known by. */
export function Partner() {
  const { name = '' } = useParams()
  const query = useAsked('partner.show', { name }, { live: true })
  const { data: queue } = useAsked('queue.show', {}, { live: true })
  const held = queue?.held.find(({ partner }) => partner === name)
  return (
    <Page title={name} actions={query.data && <PartnerActions partner={query.data} held={held} />}>
      <Asked query={query}>{(partner) => <Shown partner={partner} held={held} />}</Asked>
    </Page>
  )
}

function Shown({ partner, held }: { partner: PartnerView; held: HeldPartnerView | undefined }) {
  const { t, word } = useWords()
  const { role, country, mnemonic, authority, edition, serviceUrl, pushUrl, callbackTargets, operations } = partner
  return (
    <>
      {held !== undefined && (
        <ul className="box warn plain">
          <Held held={held} />
        </ul>
      )}
      <div className="columns">
        <Panel title={t('message.facts')}>
          <Facts>
            <Fact name={t('partners.stands')}>
              <PartnerTags partner={partner} held={held} />
            </Fact>
            <Fact name={t('partners.role')}>{word('partnerRole', role)}</Fact>
            <Fact name={t('partners.holder')}>{`${country}${mnemonic}`}</Fact>
            <Fact name={t('message.authority')}>{authority}</Fact>
            <Fact name={t('partners.edition')}>{edition}</Fact>
            <Fact name={t('partners.serviceUrl')}>{serviceUrl && <code>{serviceUrl}</code>}</Fact>
            <Fact name={t('partners.pushUrl')}>{pushUrl && <code>{pushUrl}</code>}</Fact>
            <Fact name={t('partners.callbacks')}>
              {callbackTargets.some((one) => one !== '') && <code>{callbackTargets.join(' ')}</code>}
            </Fact>
            <Fact name={t('partners.operations')}>{operations?.join(', ')}</Fact>
            <Fact name={t('partners.notForgiven')}>{partner.tolerancesOff.join(', ')}</Fact>
          </Facts>
        </Panel>
        {role === 'SPOC' ? <State country={country} authority={authority} /> : <KnownBy partner={partner} />}
      </div>
      {isCalled(partner) && (
        <>
          <Connection name={partner.name} />
          <Times name={partner.name} />
        </>
      )}
      <ContractSettingsOf partner={partner} />
      <Newest name={partner.name} />
    </>
  )
}

/** By this node, at some address. */
const isCalled = ({ role, serviceUrl, pushUrl, callbackTargets }: PartnerView): boolean =>
  role !== 'X509-CA' && [serviceUrl, pushUrl, ...callbackTargets].some((url) => url !== undefined && url !== '')

function Newest({ name }: { name: string }) {
  const { t } = useWords()
  const query = useAsked('exchange.list', { partner: name, limit: NEWEST }, { live: true })
  const all = <Link to={`/messages?partner=${encodeURIComponent(name)}`}>{t('dashboard.all')}</Link>
  return (
    <Panel title={t('dashboard.newest')} actions={all}>
      <Asked query={query}>
        {({ exchanges }) =>
          exchanges.length === 0 ? <Empty>{t('messages.noneSuch')}</Empty> : <MessageTable exchanges={exchanges} />
        }
      </Asked>
    </Panel>
  )
}
