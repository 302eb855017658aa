import { Link } from 'react-router'
import type { HeldPartnerView, PartnerView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty, Page } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { useWords } from '../../text/words.ts'
import { PartnerTags } from './partner-tags.tsx'

/** Everybody this node speaks with. */
export function Partners() {
  const { t } = useWords()
  const query = useAsked('partner.list', {}, { live: true })
  const { data: queue } = useAsked('queue.show', {}, { live: true })
  return (
    <Page title={t('nav.partners')}>
      <Asked query={query}>
        {(partners) =>
          partners.length === 0 ? (
            <Empty>{t('partners.none')}</Empty>
          ) : (
            <PartnerTable partners={partners} held={queue?.held ?? []} />
          )
        }
      </Asked>
    </Page>
  )
}

function PartnerTable({ partners, held }: { partners: readonly PartnerView[]; held: readonly HeldPartnerView[] }) {
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
  ]
  return <Table label={t('nav.partners')} columns={columns} rows={partners} keyOf={({ name }) => name} />
}
