import { LIST_KINDS } from '../../lists/index.ts'
import { type Field, fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'
import { changesText } from './changes.ts'
import type { Shown, ShownDefect, ShownList, ShownSigner } from './json/shown.ts'

/** One list for a reader: what it is, what it holds by country, every part of it where it was asked for, what changed. */
export function shownText(shown: Shown, soonDays: number): string {
  const { file } = shown
  if (shown.kind === 'unreadable') {
    return `${visible(file)}: not readable as a list: ${visible(shown.why)}\n${fieldLines([['SHA-256', shown.sha256]], '  ')}`
  }
  const { title } = LIST_KINDS[shown.kind]
  return [
    `${visible(file)}: ${title}\n${fieldLines(listFields(shown, soonDays), '  ')}`,
    countryTable(shown),
    certificateTable(shown),
    defectText(shown),
    shown.changes === undefined ? '' : changesText(shown.changes),
  ].join('')
}

function listFields(shown: ShownList, soonDays: number): Field[] {
  const { signedAt, signers, encoding, shape, bytes, sha256, unreadable } = shown
  return [
    ['signed at', signedAt === undefined ? 'does not say' : `${moment(signedAt)} (as it says)`],
    ['signed by', signers.map(signerText)],
    ['shape', shape && `edition ${shape}`],
    ...contentFields(shown, soonDays),
    ['not readable', unreadable.map(({ index, why }) => `certificate ${index + 1} in the list: ${why}`)],
    ['size', `${bytes} bytes, ${encoding}`],
    ['SHA-256', sha256],
  ]
}

function signerText({ identifier, subject, issuer, notBefore, notAfter }: ShownSigner): string {
  if (subject === undefined) return `${identifier}, whose certificate is not in the message`
  return `${subject}, issued by ${issuer}, ${notBefore} to ${notAfter}`
}

function contentFields({ kind, countries, certificateCount, defectCount }: ShownList, soonDays: number): Field[] {
  if (kind === 'defect-list') return [['defects', `of ${counted(defectCount, 'document signer')}`]]
  const sum = (of: 'expired' | 'endingSoon') => countries.reduce((total, country) => total + country[of], 0)
  return [
    ['certificates', `${certificateCount} of ${counted(countries.length, 'country', 'countries')}`],
    ['expired', String(sum('expired'))],
    ['ending soon', `${sum('endingSoon')} within ${counted(soonDays, 'day')}`],
  ]
}

function counted(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`
}

function countryTable({ countries }: ShownList): string {
  if (countries.length === 0) return ''
  const rows = countries.map(({ country, certificates, expired, endingSoon, lastUntil }) => {
    return [country, String(certificates), String(expired), String(endingSoon), lastUntil]
  })
  return `\n${table(['country', 'certificates', 'expired', 'ending soon', 'last until'], rows)}`
}

function certificateTable({ certificates = [] }: ShownList): string {
  if (certificates.length === 0) return ''
  const rows = certificates.map(({ country, subject, serial, notBefore, notAfter, state, key, link, sha256 }) => {
    return [country, link ? 'link' : 'self-signed', notBefore, notAfter, state, key, serial, sha256, subject]
  })
  const head = ['country', 'kind', 'from', 'until', 'state', 'key', 'serial', 'SHA-256', 'subject']
  return `\n${table(head, rows)}`
}

function defectText({ defects = [] }: ShownList): string {
  return defects
    .map((defect) => `\n${visible(defect.documentSigner)}\n${fieldLines(defectFields(defect), '  ')}`)
    .join('')
}

function defectFields({ defects, description }: ShownDefect): Field[] {
  const known = defects.map(({ oid, name, category, status, description }): Field => {
    return [name ?? oid, [category, status, description].filter(Boolean).join(', ') || 'no more is said']
  })
  return [...known, ['description', description]]
}
