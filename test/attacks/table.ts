import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Attack } from './attack.ts'

const FILE = join(import.meta.dirname, '../../docs/threat-model.md')
const [BEGIN, END] = ['<!-- attacks -->', '<!-- end of attacks -->']

/** An attack, and the file below test/attacks that performs it. */
export interface Row extends Attack {
  readonly file: string
}

export function tableOf(rows: readonly Row[]): string {
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return [
    '| id | actor | target | attack | what happens | test |',
    '|---|---|---|---|---|---|',
    ...sorted.map(({ id, actor, target, attack, answer, file }) => {
      const test = `[${file.replace('.attacks.test.ts', '')}](../test/attacks/${file})`
      return `| ${[id, actor, target, attack, answer, test].join(' | ')} |`
    }),
  ].join('\n')
}

/** The table as it stands in the document. */
export function writtenTable(): string {
  const { text, from, to } = place()
  return text.slice(from, to).trim()
}

export function writeTable(rows: readonly Row[]): void {
  const { text, from, to } = place()
  writeFileSync(FILE, `${text.slice(0, from)}\n${tableOf(rows)}\n${text.slice(to)}`)
}

function place(): { text: string; from: number; to: number } {
  const text = readFileSync(FILE, 'utf8')
  const [begin, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || to < begin) throw new Error(`${FILE} has no place for the table: ${BEGIN} and ${END}`)
  return { text, from: begin + BEGIN.length, to }
}
