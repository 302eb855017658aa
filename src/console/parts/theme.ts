import { keep, kept } from './kept.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const isTheme = (text: string): text is Theme => (THEMES as readonly string[]).includes(text)

export const currentTheme = (): Theme => kept('theme', isTheme) ?? 'system'

export function chooseTheme(theme: Theme): void {
  keep('theme', theme)
  showTheme(theme)
}

export function showTheme(theme = currentTheme()): void {
  document.documentElement.dataset.theme = theme
}
