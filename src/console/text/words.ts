import { useTranslation } from 'react-i18next'

/**
 * Texts by their key, and words of the node in the language of whoever reads: `word('state', 'parked')`. What has no translation (a kind
 * of event that is new) stands as the node says it; `wordsOf` names those that have one.
 */
export function useWords() {
  const { t, i18n } = useTranslation()
  const word = (family: string, said: string): string => {
    const key = `${family}.${said}`
    return i18n.exists(key) ? t(key) : said
  }
  const wordsOf = (family: string): string[] => Object.keys(i18n.getResource('en', 'translation', family) ?? {})
  return { wordsOf, t: t as (key: string, values?: Record<string, unknown>) => string, word, language: i18n.language }
}
