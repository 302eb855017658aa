import { useState } from 'react'
import { Choice } from '../parts/fields.tsx'
import { chooseTheme, currentTheme, THEMES } from '../parts/theme.ts'
import { chooseLanguage, currentLanguage, LANGUAGES, type Language } from '../text/i18n.ts'
import { useWords } from '../text/words.ts'

const LANGUAGE_OPTIONS = Object.entries(LANGUAGES) as [Language, string][]

/** Language and colours, for everybody, before the log-in too. */
export function Preferences() {
  const { t } = useWords()
  const [theme, setTheme] = useState(currentTheme)
  return (
    <div className="preferences">
      <Choice
        label={t('shell.language')}
        isLabelHidden
        value={currentLanguage()}
        options={LANGUAGE_OPTIONS}
        onChange={(language) => void chooseLanguage(language)}
      />
      <Choice
        label={t('shell.theme')}
        isLabelHidden
        value={theme}
        options={THEMES.map((one) => [one, t(`theme.${one}`)] as const)}
        onChange={(one) => {
          chooseTheme(one)
          setTheme(one)
        }}
      />
    </div>
  )
}
