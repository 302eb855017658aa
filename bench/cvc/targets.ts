import type { Figure } from '../support/figure.ts'
import { SPECS } from './world.ts'

/** What is wanted of a row, for each key, in the order of the tables. */
export interface Target {
  readonly text: string
  readonly row: string
  /** Of the figure. */
  readonly of: 'ratio' | 'value'
  readonly atLeast: (key: string) => number
}

const BARE = (key: string) => (key === 'P-256' ? 0.8 : 0.95)

export const TARGETS: readonly Target[] = [
  target('verify ≥ 0.95 of the bare operation on one core (P-256: 0.80)', 'verify, one core', 'ratio', BARE),
  target('sign ≥ 0.95 of the bare operation on one core (P-256: 0.80)', 'sign, one core', 'ratio', BARE),
  target(
    'build + sign without the check ≥ 0.90 of a bare sign',
    'build + sign, without the check, one core',
    'ratio',
    () => 0.9,
  ),
  target(
    'build + sign, checked ≥ 0.90 of a bare sign and verify',
    'build + sign, checked, one core',
    'ratio',
    () => 0.9,
  ),
  target('verify scales ≥ 1.8 on two cores', 'verify, 2 cores over one', 'value', () => 1.8),
  target('… ≥ 0.90 of what the machine itself gave', 'verify, 2 cores over one', 'ratio', () => 0.9),
  target('sign scales ≥ 1.8 on two cores', 'sign, 2 cores over one', 'value', () => 1.8),
  target('… ≥ 0.90 of what the machine itself gave', 'sign, 2 cores over one', 'ratio', () => 0.9),
]

function target(text: string, row: string, of: Target['of'], atLeast: Target['atLeast']): Target {
  return { text, row, of, atLeast }
}

/** A line for each key: `0.97 · 0.98 · **0.79**`, what is missed in bold; and a word on the whole. */
export function judged({ row, of, atLeast }: Target, figures: readonly Figure[]): string {
  const found = Object.keys(SPECS).flatMap((key) => {
    const figure = figures.find(({ name }) => name === `${key}: ${row}`)
    return figure ? [{ key, value: figure[of] }] : []
  })
  if (found.length === 0) return 'not measured: the machine has not two cores'
  const missed = found.filter(({ key, value }) => value < atLeast(key))
  const texts = found.map(({ key, value }) => (value < atLeast(key) ? `**${value.toFixed(2)}**` : value.toFixed(2)))
  return `${missed.length === 0 ? 'met' : `missed on ${missed.map(({ key }) => key).join(', ')}`}: ${texts.join(' · ')}`
}
