import type { SettingsView, SettingView } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Asked } from '../../parts/asked.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { useWords } from '../../text/words.ts'
import { SettingTable } from './setting-table.tsx'

/** What is changed while the node runs, and what in its file alone. */
export function Settings() {
  const { t } = useWords()
  const query = useAsked('setting.list', {}, { live: true })
  return (
    <Page title={t('nav.settings')}>
      <Asked query={query}>{(found) => <Shown found={found} />}</Asked>
    </Page>
  )
}

function Shown({ found: { settings, needs, inFile } }: { found: SettingsView }) {
  const { t, word } = useWords()
  const groups = [...new Set(settings.map(groupOf))]
  return (
    <>
      <p className="box">
        {t('settings.what')} {t(`settings.needs.${needs}`)}
      </p>
      {groups.map((group) => (
        <Panel key={group} title={word('settingGroup', group)} className="settings after">
          <SettingTable
            label={word('settingGroup', group)}
            settings={settings.filter((one) => groupOf(one) === group)}
            needs={needs}
          />
        </Panel>
      ))}
      <Panel title={t('settings.inFile')} className="settings in-file after">
        <p className="muted">{t('settings.inFileSays')}</p>
        <Table label={t('settings.inFile')} columns={inFileColumns(t)} rows={inFile} keyOf={({ name }) => name} />
      </Panel>
    </>
  )
}

const groupOf = ({ name }: SettingView): string => name.split('.')[0] ?? name

const inFileColumns = (t: (key: string) => string): Column<SettingsView['inFile'][number]>[] => [
  { title: t('settings.setting'), isHeader: true, cell: ({ name }) => <code>{name}</code> },
  { title: t('settings.value'), cell: ({ value }) => plain(value) },
]

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
