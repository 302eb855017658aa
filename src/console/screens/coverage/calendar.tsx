import type { CoverageView } from '../../../messages/index.ts'
import { Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../text/words.ts'
import { keyOf } from './coverage.tsx'
import { STAGE_TONES } from './matrix.tsx'

type Held = CoverageView & { readonly certificate: NonNullable<CoverageView['certificate']> }

/** What comes when: renewals and ends, the nearest first. */
export function Calendar({ pairs }: { pairs: readonly CoverageView[] }) {
  const { t, word } = useWords()
  const held = pairs
    .filter((one): one is Held => one.certificate !== undefined)
    .toSorted((a, b) => a.certificate.expires.localeCompare(b.certificate.expires))
  if (held.length === 0) return null
  const columns: Column<Held>[] = [
    { title: t('coverage.renewedFrom'), cell: ({ certificate }) => certificate.renewalFrom.slice(0, 10) },
    { title: t('coverage.until'), cell: ({ certificate }) => certificate.expires },
    { title: t('coverage.daysLeft'), isNumber: true, cell: ({ certificate }) => Math.max(0, certificate.daysLeft) },
    {
      title: t('coverage.holder'),
      isHeader: true,
      cell: ({ authority, certificate }) => `${authority} (${certificate.holderReference})`,
    },
    { title: t('coverage.issuer'), cell: ({ issuer }) => issuer },
    { title: t('coverage.stage'), cell: ({ stage }) => <Tag tone={STAGE_TONES[stage]}>{word('stage', stage)}</Tag> },
  ]
  return (
    <Panel title={t('coverage.calendar')}>
      <Table label={t('coverage.calendar')} columns={columns} rows={held} keyOf={keyOf} />
    </Panel>
  )
}
