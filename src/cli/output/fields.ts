import { visible } from './visible.ts'

/** A name and what it holds; several values stand below each other, and nothing at all is left out. */
export type Field = readonly [name: string, value: string | readonly string[] | undefined]

const GAP = '  '

/** Names on the left, values aligned on the right; every value is made {@link visible}. */
export function fieldLines(fields: readonly Field[], indent = ''): string {
  const shown = fields.map(([name, value]) => ({ name, values: valuesOf(value) })).filter(({ values }) => values.length)
  const width = Math.max(0, ...shown.map(({ name }) => name.length))
  const lines = shown.flatMap(({ name, values }) =>
    values.map((value, i) => `${indent}${(i === 0 ? name : '').padEnd(width)}${GAP}${visible(value)}`.trimEnd()),
  )
  return lines.map((line) => `${line}\n`).join('')
}

function valuesOf(value: Field[1]): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
