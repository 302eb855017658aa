import { useEffect, useState } from 'react'
import type { SettingName, SettingPreviewView, SettingValue } from '../../../messages/index.ts'
import { useAsked } from '../../api/queries.ts'
import { Fact, Facts } from '../../parts/facts.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useWords } from '../../text/words.ts'
import { useValueText } from './value-text.ts'

const TYPING_MILLISECONDS = 300

/** What a change would do, as things are now; undefined: giving it back to the file. */
export function Preview({ name, value }: { name: SettingName; value: SettingValue | undefined }) {
  const { t } = useWords()
  const settled = useSettled(JSON.stringify({ name, value }))
  const wish = JSON.parse(settled) as { name: SettingName; value?: SettingValue }
  const { data, error, isPlaceholderData } = useAsked('setting.preview', wish)
  return (
    <section className="preview" aria-label={t('settings.preview')} aria-live="polite">
      <ProblemBox error={error} />
      {error === null && data !== undefined && !isPlaceholderData ? (
        <Told preview={data} />
      ) : (
        error === null && <p className="muted">{t('common.loading')}</p>
      )}
    </section>
  )
}

function Told({ preview }: { preview: SettingPreviewView }) {
  const { t } = useWords()
  const text = useValueText()
  const { before, after, unit, needs, inForceWithinSeconds: count, countsFor, consequences } = preview
  return (
    <Facts>
      <Fact name={t('settings.change')}>
        {text(before, unit)} → <strong>{text(after, unit)}</strong>
      </Fact>
      <Fact name={t('settings.done')}>{t(`settings.doneAfter.${needs}`)}</Fact>
      <Fact name={t('settings.inForce')}>{t('settings.within', { seconds: count })}</Fact>
      <Fact name={t('settings.countsFor')}>{countsFor}</Fact>
      <Fact name={t('settings.follows')}>
        {consequences.length > 0 && (
          <ul className="plain">
            {consequences.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        )}
      </Fact>
    </Facts>
  )
}

/** What was typed, once nothing more is typed. */
function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), TYPING_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}
