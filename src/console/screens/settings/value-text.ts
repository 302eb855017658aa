import type { SettingForm, SettingUnit, SettingValue } from '../../../messages/index.ts'
import { useWords } from '../../text/words.ts'

/** Signs that are the same in every language; what is merely counted has none. */
const SIGNS: Readonly<Partial<Record<SettingUnit, string>>> = { seconds: 's', minutes: 'min', hours: 'h' }

/** A value as one reads it: `24, 72 h`, `on`. */
export function useValueText(): (value: SettingValue, unit: SettingUnit | undefined) => string {
  const { t, language } = useWords()
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 3 })
  return (value, unit) => {
    if (typeof value === 'boolean') return t(value ? 'settings.on' : 'settings.off')
    if (typeof value !== 'number' && value.length === 0) return t('settings.never')
    const numbers =
      typeof value === 'number' ? format.format(value) : value.map((one) => format.format(one)).join(' · ')
    const sign = unit === undefined ? undefined : SIGNS[unit]
    return sign === undefined ? numbers : `${numbers}\u00a0${sign}`
  }
}

/** As one types it. */
export const typedOf = (value: SettingValue): string => (typeof value === 'object' ? value.join(', ') : String(value))

/** What was typed; undefined: it is no such value. How far it may go, the node says. */
export function valueOfTyped(text: string, form: SettingForm): SettingValue | undefined {
  switch (form.kind) {
    case 'flag':
      return text === 'true'
    case 'numbers': {
      const numbers =
        text.trim() === ''
          ? []
          : text
              .split(/[,;\s]+/)
              .filter((one) => one !== '')
              .map(Number)
      return numbers.every(Number.isFinite) ? numbers : undefined
    }
    default:
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
  }
}
