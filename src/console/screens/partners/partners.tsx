import { Link } from 'react-router'
import type { HeldPartnerView, PartnerTimesView, PartnerView } from '../../../messages/index.ts'
import { useAsked, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { useWords } from '../../text/words.ts'
import { PartnerTags } from './partner-tags.tsx'
import { States } from './states.tsx'
import { TIMES_SECONDS, Took } from './times.tsx'

/** Everybody this node speaks with. */
export function Partners() {
  const { t } = useWords()
  const query = useAsked('partner.list', {}, { live: true })
  const { data: queue } = useAsked('queue.show', {}, { live: true })
  const { data: times } = useAsked('partner.times', { hours: 24 }, { freshSeconds: TIMES_SECONDS })
  return (
    <Page title={t('nav.partners')} actions={<Register />}>
      <States />
      <Panel title={t('partners.all')}>
        <Asked query={query}>
          {(partners) =>
            partners.length === 0 ? (
              <Empty>{t('partners.none')}</Empty>
            ) : (
              <PartnerTable partners={partners} held={queue?.held ?? []} times={times ?? []} />
            )
          }
        </Asked>
      </Panel>
    </Page>
  )
}

/** The ways to a new partner, for whoever may. */
function Register() {
  const { t } = useWords()
  const may = useMay()
  return (
    <>
      {may('partner.add') && (
        <Link className="button quiet" to="/register/partner">
          {t('register.partnerTitle')}
        </Link>
      )}
      {may('state.add') && (
        <Link className="button quiet" to="/register/state">
          {t('register.stateTitle')}
        </Link>
      )}
    </>
  )
}

function PartnerTable({
  partners,
  held,
  times,
}: {
  partners: readonly PartnerView[]
  held: readonly HeldPartnerView[]
  times: readonly PartnerTimesView[]
}) {
  const timesOf = (name: string) => times.find(({ partner }) => partner === name)
  const { t, word } = useWords()
  const columns: Column<PartnerView>[] = [
    {
      title: t('partners.name'),
      isHeader: true,
      cell: ({ name }) => <Link to={`/partners/${encodeURIComponent(name)}`}>{name}</Link>,
    },
    { title: t('partners.role'), cell: ({ role }) => word('partnerRole', role) },
    {
      title: t('partners.stands'),
      cell: (partner) => <PartnerTags partner={partner} held={held.find((one) => one.partner === partner.name)} />,
    },
    { title: t('partners.holder'), cell: ({ country, mnemonic }) => `${country}${mnemonic}` },
    { title: t('message.authority'), cell: ({ authority }) => authority },
    { title: t('partners.edition'), cell: ({ edition }) => edition },
    {
      title: t('times.answeredFailed'),
      isNumber: true,
      cell: ({ name }) => <Attempts times={timesOf(name)} />,
    },
    { title: t('times.calls'), isNumber: true, cell: ({ name }) => <Took durations={timesOf(name)?.calls} /> },
  ]
  return <Table label={t('nav.partners')} columns={columns} rows={partners} keyOf={({ name }) => name} />
}

/** Of the last day. */
function Attempts({ times }: { times: PartnerTimesView | undefined }) {
  if (times === undefined || times.exchanges === 0) return '–'
  return `${times.answered} / ${times.failed}`
}
