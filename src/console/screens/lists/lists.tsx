import { useMutation } from '@tanstack/react-query'
import type { ListSourceView, ListVersionView } from '../../../messages/index.ts'
import { give } from '../../api/client.ts'
import { useAsked, useGiven, useMay } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { download } from '../../parts/download.ts'
import { octetsOfBase64 } from '../../parts/octets.ts'
import { Empty, Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { ListActions } from './list-actions.tsx'

/** Master, defect and document signer lists, and where they are fetched from. */
export function Lists() {
  const { t, word } = useWords()
  const query = useAsked('list.list', {}, { live: true })
  const columns: Column<ListVersionView>[] = [
    { title: t('lists.kind'), isHeader: true, cell: ({ kind }) => word('listKind', kind) },
    { title: t('message.authority'), cell: ({ authority }) => authority },
    { title: t('lists.signed'), cell: ({ signedAt }) => <Moment at={signedAt} /> },
    { title: t('lists.kept'), cell: ({ keptAt }) => <Moment at={keptAt} /> },
    { title: t('lists.from'), cell: ({ from, source }) => from ?? source ?? t('lists.byHand') },
    { title: t('lists.heldBy'), cell: ({ heldBy }) => heldBy.join(', ') },
    { title: 'SHA-256', cell: ({ sha256 }) => <code>{sha256.slice(0, 16)}…</code> },
    { title: t('people.actions'), cell: (list) => <Download list={list} /> },
  ]
  return (
    <Page title={t('nav.lists')} actions={<ListActions />}>
      <Asked query={query}>
        {(lists) =>
          lists.length === 0 ? (
            <Empty>{t('lists.none')}</Empty>
          ) : (
            <Table
              label={t('nav.lists')}
              columns={columns}
              rows={lists}
              keyOf={({ authority, kind, sha256 }) => `${authority} ${kind} ${sha256}`}
            />
          )
        }
      </Asked>
      <Sources />
    </Page>
  )
}

function Download({ list: { kind, sha256 } }: { list: ListVersionView }) {
  const { t } = useWords()
  const fetched = useMutation({
    mutationFn: async () => {
      const { octets } = await give('list.get', { sha256 })
      download(`${kind}-${sha256.slice(0, 16)}.bin`, octetsOfBase64(octets))
    },
  })
  return (
    <>
      <button type="button" className="button quiet small" onClick={() => fetched.mutate()}>
        {t('lists.download')}
        <span className="visually-hidden">: {sha256.slice(0, 16)}</span>
      </button>
      <ProblemBox error={fetched.error} />
    </>
  )
}

function Sources() {
  const { t } = useWords()
  const may = useMay()
  const look = useGiven('list.source.now')
  const query = useAsked('list.source.list', {}, { live: true })
  const columns: Column<ListSourceView>[] = [
    { title: t('partners.name'), isHeader: true, cell: ({ name }) => name },
    { title: t('lists.kind'), cell: ({ kind }) => kind },
    { title: t('lists.place'), cell: ({ place }) => <code>{place}</code> },
    {
      title: t('partners.stands'),
      cell: ({ failingSince, lastError }) =>
        failingSince === undefined ? (
          <Tag tone="good">{t('lamp.is.good')}</Tag>
        ) : (
          <>
            <Tag tone="bad">{t('lamp.is.bad')}</Tag> <span className="muted">{lastError}</span>
          </>
        ),
    },
    { title: t('lists.looked'), cell: ({ triedAt }) => <Moment at={triedAt} /> },
    {
      title: t('people.actions'),
      cell: ({ name }) =>
        may('list.source.now') && (
          <button type="button" className="button quiet small" onClick={() => look.mutate({ name })}>
            {t('dashboard.lookNow')}
          </button>
        ),
    },
  ]
  return (
    <Panel title={t('lists.sources')} className="after">
      <Asked query={query}>
        {(sources) =>
          sources.length === 0 ? (
            <Empty>{t('lists.noSources')}</Empty>
          ) : (
            <Table label={t('lists.sources')} columns={columns} rows={sources} keyOf={({ name }) => name} />
          )
        }
      </Asked>
    </Panel>
  )
}
