import { Link } from 'react-router'
import type { ExchangeView } from '../../../messages/index.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { ExchangeTag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'

export function MessageTable({ exchanges }: { exchanges: readonly ExchangeView[] }) {
  const { t } = useWords()
  const columns: Column<ExchangeView>[] = [
    { title: t('messages.at'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      title: t('messages.operation'),
      isHeader: true,
      cell: ({ id, operation }) => <Link to={`/messages/${id}`}>{operation}</Link>,
    },
    { title: t('messages.partner'), cell: (one) => <PartnerOf exchange={one} /> },
    {
      title: t('messages.stands'),
      cell: ({ state, outcome, waits }) => (
        <>
          <ExchangeTag state={state} outcome={outcome} />
          {waits !== undefined && <span className="waits"> {waits}</span>}
        </>
      ),
    },
    { title: t('messages.code'), cell: ({ wireStatus }) => wireStatus ?? '' },
    { title: t('messages.messageId'), cell: ({ messageId }) => <code className="whole">{messageId ?? ''}</code> },
  ]
  return <Table label={t('nav.messages')} columns={columns} rows={exchanges} keyOf={({ id }) => id} />
}

function PartnerOf({ exchange: { partner, direction } }: { exchange: ExchangeView }) {
  const { t } = useWords()
  return (
    <span className="whole">
      <span aria-hidden="true" className="muted">
        {direction === 'in' ? '→' : '←'}
      </span>{' '}
      <span className="visually-hidden">{t(`messages.${direction}`)}</span> {partner}
    </span>
  )
}
