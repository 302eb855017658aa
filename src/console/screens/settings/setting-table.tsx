import { Link } from 'react-router'
import type { ApprovalsNeeded, SettingView } from '../../../messages/index.ts'
import { useMay } from '../../api/queries.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { Tag } from '../../parts/tag.tsx'
import { Moment } from '../../parts/time.tsx'
import { useWords } from '../../text/words.ts'
import { ChangeSetting } from './change-setting.tsx'
import { GiveBack } from './give-back.tsx'
import { useValueText } from './value-text.ts'

export function SettingTable({
  label,
  settings,
  needs,
}: {
  label: string
  settings: readonly SettingView[]
  needs: ApprovalsNeeded
}) {
  const { t, word } = useWords()
  const may = useMay()
  const text = useValueText()
  const columns: Column<SettingView>[] = [
    {
      title: t('settings.setting'),
      isHeader: true,
      cell: ({ name, says }) => (
        <span className="lines">
          <code>{name}</code>
          <span className="muted">{wordOr(word('settingSays', name), name, says)}</span>
        </span>
      ),
    },
    { title: t('settings.inForce'), cell: ({ value, unit }) => <strong>{text(value, unit)}</strong> },
    { title: t('settings.from'), cell: (setting) => <WhereFrom setting={setting} /> },
  ]
  const isActedOn = may('setting.change') || settings.some(({ waiting }) => waiting !== undefined)
  if (isActedOn) columns.push({ title: t('people.actions'), cell: (one) => <Actions setting={one} needs={needs} /> })
  return <Table label={label} columns={columns} rows={settings} keyOf={({ name }) => name} />
}

/** A setting that is new has the words of the node. */
const wordOr = (word: string, name: string, says: string): string => (word === name ? says : word)

function WhereFrom({ setting: { from, set, file, unit, notUsed } }: { setting: SettingView }) {
  const { t } = useWords()
  const text = useValueText()
  return (
    <span className="lines">
      <Tag tone={from === 'node' ? 'warn' : 'calm'}>{t(`settings.source.${from}`)}</Tag>
      {set !== undefined && (
        <span className="muted">
          {set.by ?? t('settings.machine')}, <Moment at={set.since} />: {set.why}
          {set.approval !== undefined && (
            <>
              {' '}
              (<Link to={`/approvals/${set.approval}`}>{t('approvals.title', { id: set.approval })}</Link>)
            </>
          )}
        </span>
      )}
      {from === 'node' && <span className="muted">{t('settings.fileSays', { value: text(file, unit) })}</span>}
      {notUsed !== undefined && (
        <span>
          <Tag tone="bad">{t('settings.notUsed')}</Tag> {JSON.stringify(notUsed.value)}: {notUsed.why}
        </span>
      )}
    </span>
  )
}

function Actions({ setting, needs }: { setting: SettingView; needs: ApprovalsNeeded }) {
  const { t } = useWords()
  const may = useMay()
  const { name, value, set, waiting } = setting
  if (waiting !== undefined) return <Link to={`/approvals/${waiting}`}>{t('settings.waits', { id: waiting })}</Link>
  return (
    <span className="actions">
      {may('setting.change') && <ChangeSetting key={JSON.stringify([name, value])} setting={setting} needs={needs} />}
      {may('setting.reset') && set !== undefined && <GiveBack setting={setting} needs={needs} />}
    </span>
  )
}
