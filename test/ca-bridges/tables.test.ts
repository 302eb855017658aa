import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { vectorPath } from '../support/vectors.ts'
import { type Chapter, chapterOf, VENDORS } from './reference-rows.ts'

/** What is known of the CAs, as text: chapters 2 to 6 are a vendor each. */
const REFERENCE = vectorPath('../reference/ca-bridges.md')
const FOLDERS = resolve(import.meta.dirname, '../../src/ca-bridges')
/** Names of fields, of what is done with them, and of errors. */
const FIELD_FILES = ['fields.ts', 'objects.ts', 'methods.ts']
const ERROR_FILES = ['errors.ts']

/** A row of a table in code that says where it is from. */
interface MarkedRow {
  /** Keys that lead to it; the last is its name, where its table is no list. */
  readonly path: readonly string[]
  readonly mark: string
  /** Everything that stands in it. */
  readonly values: readonly (string | RegExp)[]
}

/** Those that a module has, whatever its tables are called. */
function rowsIn(value: unknown, path: readonly string[] = []): MarkedRow[] {
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return []
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  const mark = markOf(value)
  if (mark !== undefined) return [{ path, mark, values: leavesOf(value) }]
  return entries.flatMap(([key, one]) => rowsIn(one, [...path, String(key)]))
}

/** `source`; or that of its name, where the row itself is the vendor's. */
function markOf(value: object): string | undefined {
  const { source, name } = value as { readonly source?: unknown; readonly name?: unknown }
  if (typeof source === 'string' && /^[SPTI]$/.test(source)) return source
  return typeof name === 'string' && /^([SPTI]|lost)$/.test(name) ? name : undefined
}

function leavesOf(value: unknown, key = ''): (string | RegExp)[] {
  if (value instanceof RegExp) return [value]
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, one]) => leavesOf(one, name))
  }
  return key === 'row' ? [`row ${value}`] : [String(value)]
}

async function rowsOf(folder: string, files: readonly string[]): Promise<MarkedRow[]> {
  const there = files.map((file) => join(FOLDERS, folder, file)).filter((file) => existsSync(file))
  const modules = await Promise.all(there.map((file) => import(pathToFileURL(file).href)))
  return modules.flatMap((module: object) => Object.entries(module).flatMap(([name, table]) => rowsIn(table, [name])))
}

/** By its own name or a part of it (`a.b`); in a list by its number or code; a text also by the expression that reads it. */
function standsFor({ path, values }: MarkedRow, name: string): boolean {
  const own = path.at(-1) ?? ''
  if (own === name || own.split('.').includes(name) || sameText(own, name)) return true
  return values.some((value) => {
    if (value instanceof RegExp) return / /.test(name) && value.test(name)
    return value === name && (isNumber(own) || name.startsWith('row '))
  })
}

const isNumber = (text: string): boolean => /^-?\d+$/.test(text)

/** Of texts of more than a word. */
function sameText(a: string, b: string): boolean {
  const bare = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9 ]/g, '')
      .trim()
  return / /.test(b) && bare(a) === bare(b)
}

/** Whether a chapter knows of the row: by its name, or where its table is a list, by what it goes by. */
function isKnown({ path, values }: MarkedRow, { text }: Chapter): boolean {
  const own = path.at(-1) ?? ''
  const plain = text.replaceAll('−', '-')
  const says = (word: string): boolean =>
    new RegExp(`(?<![A-Za-z0-9])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9])`, 'i').test(plain)
  if (!isNumber(own)) return own.split('.').every(says)
  const [code] = values.filter((value) => typeof value === 'string' && isNumber(value))
  const expressions = values.filter((value) => value instanceof RegExp)
  return (code === undefined || says(code as string)) && expressions.every((one) => one.test(plain))
}

const unique = (names: readonly string[]): string[] => [...new Set(names)]

function suite(): void {
  const all = readFileSync(REFERENCE, 'utf8')
  for (const { folder, chapter: number, least, ...vendor } of VENDORS) {
    if (!existsSync(join(FOLDERS, folder))) continue
    describe(folder, () => {
      const chapter = chapterOf(all, number)
      for (const [kind, files] of [
        ['fields', FIELD_FILES],
        ['errors', ERROR_FILES],
      ] as const) {
        it(`have every row of its ${kind}, with a source mark`, async () => {
          const [expected, rows] = [unique(vendor[kind](chapter)), await rowsOf(folder, files)]
          assert.ok(expected.length >= least[kind], `only ${expected.length} found in the text: ${expected.join(', ')}`)
          assert.deepEqual(
            expected.filter((name) => !rows.some((row) => standsFor(row, name))),
            [],
          )
        })
      }

      it('invent none: what is not marked as inferred stands in the text', async () => {
        const rows = await rowsOf(folder, [...FIELD_FILES, ...ERROR_FILES])
        const known = rows.filter(({ mark }) => mark !== 'I' && mark !== 'lost')
        assert.ok(known.length > 0)
        const named = vendor.fields(chapter)
        const invented = known.filter((row) => !named.includes(row.path.at(-1) ?? '') && !isKnown(row, chapter))
        assert.deepEqual(
          invented.map(({ path }) => path.join('.')),
          [],
        )
      })
    })
  }
}

describe('the tables of the bridges', () => {
  if (existsSync(REFERENCE)) suite()
  else it(`pending: no ${REFERENCE} (set EAC_VECTORS to the folder vectors beside the folder reference)`)
})
