import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { ApprovalsNeeded, SettingForm, SettingView } from '../../../messages/index.ts'
import { useGiven } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Choice, Line } from '../../parts/fields.tsx'
import { useWords } from '../../text/words.ts'
import { Preview } from './preview.tsx'
import { typedOf, useValueText, valueOfTyped } from './value-text.ts'

/** Another value: what would follow is told before; where others have to approve it, one goes to where they do. */
export function ChangeSetting({ setting, needs }: { setting: SettingView; needs: ApprovalsNeeded }) {
  const { t } = useWords()
  const { name, form, value: before, unit } = setting
  const change = useGiven('setting.change')
  const navigate = useNavigate()
  const text = useValueText()
  const [typed, setTyped] = useState(typedOf(before))
  const value = valueOfTyped(typed, form)
  const isSame = typed === typedOf(before)
  const act = async (why: string): Promise<void> => {
    if (value === undefined) return
    const done = await change.mutateAsync({ name, value, why })
    if ('approval' in done) await navigate(`/approvals/${done.approval.id}`)
  }
  return (
    <Confirm
      label={t(needs === 0 ? 'settings.change' : 'settings.propose')}
      title={t('settings.changeTitle', { name })}
      consequence={t('settings.now', { value: text(before, unit) })}
      reasonLabel={t('settings.reason')}
      isRefused={value === undefined || isSame}
      isReasonFirst={false}
      onConfirm={act}
    >
      <ValueField form={form} typed={typed} onChange={setTyped} />
      {value !== undefined && !isSame && <Preview name={name} value={value} />}
    </Confirm>
  )
}

function ValueField({
  form,
  typed,
  onChange,
}: {
  form: SettingForm
  typed: string
  onChange: (typed: string) => void
}) {
  const { t } = useWords()
  const field = { label: t('settings.newValue'), value: typed, onChange }
  switch (form.kind) {
    case 'flag':
      return (
        <Choice
          {...field}
          options={[
            ['true', t('settings.on')],
            ['false', t('settings.off')],
          ]}
        />
      )
    case 'choice':
      return <Choice {...field} options={form.of.map((one) => [String(one), String(one)] as const)} />
    case 'number':
      return (
        <Line
          {...field}
          autoFocus
          inputMode="numeric"
          hint={t(form.whole ? 'settings.whole' : 'settings.range', form)}
        />
      )
    case 'numbers':
      return <Line {...field} autoFocus hint={t('settings.numbers', form)} />
  }
}
