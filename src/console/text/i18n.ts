import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { keep, kept } from '../parts/kept.ts'

/** Each by its own name for itself. One more is a file here and a line in this table. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español' } as const
export type Language = keyof typeof LANGUAGES

const texts = import.meta.glob<{ default: Record<string, unknown> }>('./*.json')

/** In the language that was chosen here last, or that of the browser. */
export async function openTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    fallbackLng: 'en',
    partialBundledLanguages: true,
    resources: {},
    interpolation: { escapeValue: false }, // React does it
  })
  await load('en')
  await chooseLanguage(kept('language', isLanguage) ?? languageOfBrowser())
}

export async function chooseLanguage(language: Language): Promise<void> {
  await load(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  keep('language', language)
}

export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en')

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return
  const read = texts[`./${language}.json`]
  if (read !== undefined) i18next.addResourceBundle(language, 'translation', (await read()).default)
}

const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text)

const languageOfBrowser = (): Language =>
  navigator.languages.map((one) => one.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
