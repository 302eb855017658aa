import assert from 'node:assert/strict'

/** How the names of a vendor stand in its chapter. */
export interface Vendor {
  readonly folder: string
  readonly chapter: number
  readonly fields: (chapter: Chapter) => readonly string[]
  readonly errors: (chapter: Chapter) => readonly string[]
  /** So many at least are found: a chapter that is written otherwise does not pass unseen. */
  readonly least: { readonly fields: number; readonly errors: number }
}

export class Chapter {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }

  /** @param number as `2.4` */
  section(number: string): string {
    const [, text] =
      new RegExp(`^### ${number.replace('.', '\\.')} .*\\n([^]*?)(?=^#|$(?![^]))`, 'm').exec(this.text) ?? []
    return text ?? assert.fail(`there is no section ${number}`)
  }
}

/** @param all the whole reference */
export const chapterOf = (all: string, number: number): Chapter =>
  new Chapter(new RegExp(`^## ${number}\\. [^]*?(?=^## |$(?![^]))`, 'm').exec(all)?.[0] ?? assert.fail(String(number)))

/** Tables of a section, without heads: cells of rows. */
function tablesIn(section: string): string[][][] {
  return [...section.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
    table
      .trimEnd()
      .split('\n')
      .slice(2)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  )
}

const quoted = (text: string): string[] => [...text.matchAll(/"([^"]+)"/g)].map(([, words = '']) => words)
const coded = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words)
const identifiers = (text: string): string[] => text.match(/[A-Za-z][\w-]*/g) ?? []

const uanataca: Vendor = {
  folder: 'uanataca',
  chapter: 2,
  least: { fields: 37, errors: 27 },
  fields: (chapter) => {
    const section = chapter.section('2.4')
    const [fields = [], families = []] = tablesIn(section)
    const added = families.flatMap(
      (row) =>
        (row[2] ?? '')
          .replaceAll(', _', ', organization_')
          .match(/\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:title|description|representation|empowerment)\b/g) ?? [],
    )
    return [
      ...fields.flatMap((row) => coded(`${row[0]} ${row[2]}`)),
      ...added,
      ...coded(section.slice(section.lastIndexOf('|'))),
    ]
  },
  errors: (chapter) => {
    const rows = tablesIn(chapter.section('2.6')).flat()
    const clauses = rows.flatMap(([first = '']) => first.replace('418 … 427', span(418, 427)).split(';'))
    return clauses.flatMap((clause) => [
      ...(clause.match(/\b[45]\d\d\b/g) ?? []),
      ...(/\d\/\d/.test(clause) ? [] : quoted(clause)), // else its code says it
    ])
  },
}

const span = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at).join(', ')

const sectigo: Vendor = {
  folder: 'sectigo',
  chapter: 3,
  least: { fields: 149, errors: 39 },
  fields: (chapter) => {
    const [rows = []] = tablesIn(chapter.section('3.4'))
    const names = rows.flatMap((row) => numberedNames((row[1] ?? '').replace(/\(also seen[^)]*\)/, '')))
    const numbers = rows.flatMap((row) =>
      (row[0] ?? '').split(',').flatMap((each) => {
        const [from, to = from] = each.split('–').map(Number)
        return from === undefined || Number.isNaN(from) || from === 0 ? [] : span(from, to ?? from).split(', ')
      }),
    )
    return [...names, ...numbers.map((number) => `row ${number}`)]
  },
  errors: (chapter) =>
    tablesIn(chapter.section('3.8'))
      .flat()
      .flatMap(([codes = '']) => (codes.match(/−\d+/g) ?? []).map((code) => code.replace('−', '-'))),
}

/** `a1`, `2`, `3` and `a1`–`3` are a1, a2 and a3. */
function numberedNames(cell: string): string[] {
  const names: string[] = []
  for (const [, dash, name = ''] of cell.matchAll(/(–?)`([^`]+)`/g)) {
    const [, stem = '', last = ''] = /^(.*?)(\d+)$/.exec(names.at(-1) ?? '') ?? []
    if (/^\d+$/.test(name)) {
      const numbers = dash === '' ? name : span(Number(last) + 1, Number(name))
      names.push(...numbers.split(', ').map((number) => stem + number))
    } else if (name.endsWith('(es)')) {
      names.push(name.slice(0, -4), `${name.slice(0, -4)}es`)
    } else names.push(name)
  }
  return names
}

const swisssign: Vendor = {
  folder: 'swisssign',
  chapter: 4,
  least: { fields: 80, errors: 26 },
  fields: (chapter) => {
    const objects = chapter.section('4.3').split('\n\n')
    return objects
      .flatMap((object) => [
        ...coded(object)
          .flatMap((code) => code.split('.'))
          .map((name) => name.replace(/\[\]$/, ''))
          .filter((name) => /^[a-z][A-Za-z0-9]+$/.test(name)),
        ...namesInBraces(object),
        ...(object.startsWith('**SearchCertificateOrder**')
          ? (object.match(/\b[a-z]+[A-Z]\w+|\battribute\b|\btags\b/g) ?? [])
          : []),
      ])
      .filter((name) => !['swiss', 'cabdns'].includes(name))
  },
  errors: (chapter) => chapter.section('4.5').match(/\b0\d{3}\b/g) ?? [],
}

/** The names in `{…}`: the first word of each part that is one. */
function namesInBraces(text: string): string[] {
  return (text.match(/\{[^{}]*|\}[^{}]*/g) ?? [])
    .filter((part) => part.startsWith('{'))
    .flatMap((part) => part.slice(1).split(','))
    .flatMap((part) => /^[\s`]*([a-z][A-Za-z]+)/.exec(part)?.[1] ?? [])
}

const emca: Vendor = {
  folder: 'emca',
  chapter: 5,
  least: { fields: 58, errors: 6 },
  fields: (chapter) => {
    const [methods = []] = tablesIn(chapter.section('5.4'))
    const sealed = ['5.2', '5.3']
      .flatMap((number) => coded(chapter.section(number)))
      .flatMap((code) =>
        /^\{/.test(code) ? identifiers(code) : /^[a-z]\w+$|^emKey/.test(code) ? [identifiers(code)[0] ?? ''] : [],
      )
    const ofMethods = methods.flatMap(([name = '', signed = '', fields = '']) => [
      ...coded(name),
      ...coded(signed).flatMap((text) => [...text.matchAll(/([A-Za-z]+)=/g)].map(([, each = '']) => each)),
      ...fields
        .replace(/"[^"]*"|\([^)]*\)|key made .*/g, '')
        .split(',')
        .flatMap((part) => /^\s*([A-Za-z]{4,})/.exec(part)?.[1] ?? []),
    ])
    const [surfaces = ''] = /token endpoint.*?`X-Nonce`/s.exec(chapter.section('5.5')) ?? []
    const newer = surfaces.match(/\b(?:appCode|password|ClientID|Authorization|AuthKey|ts|txn|X-Nonce)\b/g) ?? []
    return [...sealed, ...ofMethods, ...newer]
  },
  errors: (chapter) => quoted(chapter.section('5.7')),
}

const digicert: Vendor = {
  folder: 'digicert',
  chapter: 6,
  least: { fields: 50, errors: 15 },
  fields: (chapter) => {
    const section = chapter.section('6.3')
    const [rows = []] = tablesIn(section)
    const objects = rows.filter(([name = '']) => /ship_info|order_validity|credit_card/.test(name))
    const inside = objects.flatMap((row) => (row[3] ?? '').match(/\b[a-z][a-z0-9_]+\b/g) ?? [])
    const [tls = ''] = /^TLS \(.*?;/ms.exec(section) ?? []
    const named = [...rows.flatMap(([name = '']) => coded(name)), ...identifiers(tls.replace(/^TLS.*?: /s, ''))]
    return [...named.flatMap((name) => name.replace(/^…\./, '').split('.')), ...inside].filter(
      (name) =>
        !['', 'dd', 'at', 'most', 'later', 'ones', 'override', 'earlier', 'or', 'verified_contact'].includes(name),
    )
  },
  errors: (chapter) => {
    const section = chapter.section('6.6')
    return [
      ...coded(section)
        .filter((code) => /^[a-z_]+(\|\S+)?$/.test(code))
        .map((code) => code.replace('|…', ''))
        .filter((code) => code !== 'major|minor'),
      ...(section.match(/\b4\d\d\b/g) ?? []),
    ]
  },
}

export const VENDORS: readonly Vendor[] = [uanataca, sectigo, swisssign, emca, digicert]
