import { useNavigate } from 'react-router'
import type { ApprovalsNeeded, SettingView } from '../../../messages/index.ts'
import { useGiven } from '../../api/queries.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useWords } from '../../text/words.ts'
import { Preview } from './preview.tsx'
import { useValueText } from './value-text.ts'

/** What the file says counts again. */
export function GiveBack({
  setting: { name, value, file, unit },
  needs,
}: {
  setting: SettingView
  needs: ApprovalsNeeded
}) {
  const { t } = useWords()
  const reset = useGiven('setting.reset')
  const navigate = useNavigate()
  const text = useValueText()
  const act = async (why: string): Promise<void> => {
    const done = await reset.mutateAsync({ name, why })
    if ('approval' in done) await navigate(`/approvals/${done.approval.id}`)
  }
  return (
    <Confirm
      label={t(needs === 0 ? 'settings.giveBack' : 'settings.proposeBack')}
      title={t('settings.giveBackTitle', { name })}
      consequence={t('settings.giveBackSays', { value: text(value, unit), file: text(file, unit) })}
      reasonLabel={t('settings.reason')}
      onConfirm={act}
    >
      <Preview name={name} value={undefined} />
    </Confirm>
  )
}
