import { element } from './element.ts'

/** A place in the octets that something is to be said about. */
export interface Mark {
  /** In bytes; the number of octets itself is the place behind the last one. */
  readonly offset: number
  readonly kind: 'broken' | 'forgiven'
  readonly text: string
}

const PER_LINE = 16
const MOST_LINES = 64
const OFFSET_DIGITS = 5
const BEFORE_CELLS = OFFSET_DIGITS + 2

/** Octets in hexadecimal, 16 a line, each marked place in colour and with its words on the line below. */
export function octetsView(octets: Uint8Array, marks: readonly Mark[], name: string): HTMLElement {
  const lines = Math.floor(octets.length / PER_LINE) + 1 // the last one may hold the place behind the end only
  const first = firstLine(lines, marks)
  const last = Math.min(first + MOST_LINES, lines)
  const shown = Array.from({ length: last - first }, (_, i) => lineOf(octets, (first + i) * PER_LINE, marks))
  return element(
    'pre',
    { class: 'octets', tabindex: '0', role: 'region', 'aria-label': `Octets of ${name}` },
    first > 0 ? `… ${first * PER_LINE} octets before\n` : undefined,
    ...shown.flat(),
    last < lines ? `… ${octets.length - last * PER_LINE} octets after\n` : undefined,
  )
}

/** The window begins somewhat before the first mark where not all lines fit. */
function firstLine(lines: number, [mark]: readonly Mark[]): number {
  if (lines <= MOST_LINES || !mark) return 0
  const wanted = Math.floor(mark.offset / PER_LINE) - MOST_LINES / 4
  return Math.max(0, Math.min(wanted, lines - MOST_LINES))
}

function lineOf(octets: Uint8Array, start: number, marks: readonly Mark[]): (Node | string)[] {
  const here = marks.filter(({ offset }) => offset >= start && offset < start + PER_LINE)
  const line = octets.subarray(start, start + PER_LINE)
  const behindEnd = here.some(({ offset }) => offset === octets.length)
  if (line.length === 0 && !behindEnd) return []
  const cells = Array.from(line, (octet) => octet.toString(16).padStart(2, '0'))
  if (behindEnd) cells.push('··')
  return [
    element('span', { class: 'offset' }, start.toString().padStart(OFFSET_DIGITS)),
    '  ',
    ...cells.flatMap((cell, i) => [
      cellOf(
        cell,
        here.find(({ offset }) => offset === start + i),
      ),
      ' ',
    ]),
    '\n',
    ...here.map((mark) =>
      element('span', { class: `words ${mark.kind}` }, `${wordsBelow(mark, mark.offset - start)}\n`),
    ),
  ]
}

/** To the right of the pointer, or to its left where the line ends sooner. */
function wordsBelow({ offset, text }: Mark, column: number): string {
  const words = `byte ${offset}: ${text}`
  const before = BEFORE_CELLS + 3 * column
  return column < PER_LINE / 2 ? `${' '.repeat(before)}▲▲ ${words}` : `${words} ▲▲`.padStart(before + 2)
}

function cellOf(cell: string, mark: Mark | undefined): Node | string {
  return mark ? element('mark', { class: mark.kind }, cell) : cell
}
