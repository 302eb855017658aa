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
    if (sign === undefined) return numbers
    const larger = unit === 'seconds' && typeof value === 'number' ? inLarger(value, language) : undefined
    return `${numbers}\u00a0${sign}${larger === undefined ? '' : ` (${larger})`}`
  }
}

const LARGER = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const

/** Seconds that are whole days, hours or minutes, as one says them: `7 days`. */
function inLarger(seconds: number, language: string): string | undefined {
  const found = LARGER.find(([each]) => seconds >= each && seconds % each === 0)
  if (found === undefined) return undefined
  const [each, unit] = found
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / each)
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
