import type { Figure } from '../support/figure.ts'
import { judged, TARGETS } from './targets.ts'
import { SPECS } from './world.ts'

const KEYS = Object.keys(SPECS)

/** The tables of docs/bench.md. */
export function documentRun(figures: readonly Figure[]): string {
  return [peers(figures), keys(figures), crafted(figures), targets(figures)].join('\n')
}

function peers(figures: readonly Figure[]): string {
  const beside = figures.filter(({ name }) => name.startsWith('decode certificate'))
  const [first] = beside
  if (!first) return 'Neither OpenPACE nor BouncyCastle was there to be measured.\n'
  const rows = beside.map(({ against, reference, ratio }) => [
    against.replace(', decode', ''),
    count(reference),
    two(ratio),
  ])
  return table([first.name, 'ops/s', 'ours to it'], [['ours', count(first.value), ''], ...rows])
}

/** A row for each title, a column for each key. */
function keys(figures: readonly Figure[]): string {
  const [key] = KEYS
  const titles = figures.flatMap(({ name }) => (name.startsWith(`${key}: `) ? [name.slice(key!.length + 2)] : []))
  const rows = titles.map((title) => [title, ...KEYS.map((one) => cell(figures, `${one}: ${title}`))])
  return [
    'In brackets: `ratio`; in the rows "cores over one" what the machine itself gave, and `ratio`.',
    '',
    table(['ops/s', ...KEYS], rows),
  ].join('\n')
}

function cell(figures: readonly Figure[], wanted: string): string {
  const figure = figures.find(({ name }) => name === wanted)
  if (!figure) return ''
  const { value, unit, reference, ratio } = figure
  if (unit === 'times') return `${two(value)}× (${two(reference)}×, ${two(ratio)})`
  return /: (de|en)code, /.test(wanted) ? count(value) : `${count(value)} (${two(ratio)})`
}

function crafted(figures: readonly Figure[]): string {
  const rows = figures
    .filter(({ name }) => name.startsWith('crafted certificate'))
    .map(({ name, value, ratio }) => [name.replace('crafted certificate, ', ''), count(value), two(ratio)])
  return table(['crafted certificate', 'ops/s until it is refused', 'of an honest one on brainpoolP512r1'], rows)
}

function targets(figures: readonly Figure[]): string {
  const rows = TARGETS.map((one) => [one.text, judged(one, figures)])
  return [
    `Targets, in the order ${KEYS.join(', ')}; what is missed is in bold.`,
    '',
    table(['target', 'in this run'], rows),
  ].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return [line(head), `|${'---|'.repeat(head.length)}\n`, ...rows.map(line)].join('')
}

const count = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 4 })
const two = (value: number) => value.toFixed(2)
