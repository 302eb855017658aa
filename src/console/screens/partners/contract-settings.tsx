import { useState } from 'react'
import { CONTRACT_CHOICES, type ContractSettings, type PartnerRole, type PartnerView } from '../../../messages/index.ts'
import { useGiven, useMay } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Choice, Line } from '../../parts/fields.tsx'
import { Panel } from '../../parts/page.tsx'
import { useWords } from '../../text/words.ts'

type Name = keyof typeof CONTRACT_CHOICES

/** Those that mean something for a partner of this role. */
const choicesFor = (role: PartnerRole): Name[] =>
  (Object.keys(CONTRACT_CHOICES) as Name[]).filter((name) =>
    (CONTRACT_CHOICES[name].roles as readonly PartnerRole[]).includes(role),
  )

const isPolled = ({ role, edition }: PartnerView): boolean => role === 'CVCA' && edition === 'tr-03129/1.4'

/** How it is met where the published texts leave something open. */
export function ContractSettingsOf({ partner }: { partner: PartnerView }) {
  const { t, word } = useWords()
  const may = useMay()
  const { role, contractSettings } = partner
  const names = [...choicesFor(role), ...(isPolled(partner) ? (['pollMinutes'] as const) : [])]
  if (names.length === 0) return null
  return (
    <Panel
      title={t('contractSettings.title')}
      actions={may('partner.set') && <Change key={JSON.stringify(contractSettings)} partner={partner} />}
    >
      <Facts>
        {names.map((name) => (
          <Fact key={name} name={word('contractSetting', name)}>
            {said(word, contractSettings[name])}
          </Fact>
        ))}
      </Facts>
    </Panel>
  )
}

const said = (word: (family: string, said: string) => string, value: string | number): string =>
  word('contractSettingValue', String(value))

function Change({ partner }: { partner: PartnerView }) {
  const { t, word } = useWords()
  const set = useGiven('partner.set')
  const { name, role, contractSettings: before } = partner
  const [settings, setSettings] = useState<Record<string, string>>(() => textsOf(before))
  const changed = Object.entries(settings).filter(([key, value]) => textsOf(before)[key] !== value)
  return (
    <Confirm
      label={t('contractSettings.change')}
      title={t('contractSettings.changeTitle', { name })}
      consequence={t('contractSettings.changeSays', { name })}
      isRefused={changed.length === 0}
      onConfirm={() => set.mutateAsync({ name, settings: Object.fromEntries(changed) })}
    >
      {choicesFor(role).map((key) => (
        <Choice
          key={key}
          label={word('contractSetting', key)}
          value={settings[key] ?? ''}
          options={CONTRACT_CHOICES[key].words.map((one) => [one, said(word, one)] as const)}
          onChange={(value) => setSettings({ ...settings, [key]: value })}
        />
      ))}
      {isPolled(partner) && (
        <Line
          label={word('contractSetting', 'pollMinutes')}
          hint={t('contractSettings.pollSays')}
          value={settings.pollMinutes ?? ''}
          onChange={(pollMinutes) => setSettings({ ...settings, pollMinutes })}
        />
      )}
    </Confirm>
  )
}

const textsOf = (settings: ContractSettings): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
