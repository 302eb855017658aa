import { ListError } from '../errors.ts'
import { type Name, nameFrom, SHORT_NAMES } from './name.ts'

const COMMON_NAME = '2.5.4.3'
const LONGEST = 1_000

/**
 * Under which keys a subject may be registered: the whole name, as it stands and from its other end (RFC 4514 writes it backwards), and
 * its common name, where it has one and no more.
 */
export function subjectKeysOf({ comparable }: Pick<Name, 'comparable'>): string[] {
  const sets = JSON.parse(comparable) as string[][]
  const names = sets.flat().filter((attribute) => attribute.startsWith(`${COMMON_NAME}=`))
  const [only] = names
  const commonName = names.length === 1 && only !== undefined ? [`cn:${only.slice(COMMON_NAME.length + 1)}`] : []
  return [...new Set([`dn:${comparable}`, `dn:${JSON.stringify(sets.toReversed())}`]), ...commonName]
}

/** The key of a common name alone. */
export function subjectKeyOfCommonName(value: string): string {
  const { comparable } = nameFrom([[{ type: COMMON_NAME, value }]])
  return subjectKeysOf({ comparable }).at(-1) ?? ''
}

/**
 * The key of a whole name, as people write it: `CN=gate-1, O=Border Police, C=UT`, with the escapes of RFC 4514.
 * @throws {ListError} `value-malformed`
 */
export function subjectKeyOfText(text: string): string {
  if (text.length > LONGEST) throw malformed('a name of over 1000 characters')
  const sets = splitAt(text, ',').map((set) => splitAt(set, '+').map(readAttribute))
  return `dn:${nameFrom(sets).comparable}`
}

/** Between separators that no backslash stands before. */
function splitAt(text: string, separator: ',' | '+'): string[] {
  const parts = ['']
  for (const piece of text.match(/\\.|[^\\]|\\$/gs) ?? []) {
    if (piece === separator) parts.push('')
    else parts.push(`${parts.pop()}${piece}`)
  }
  return parts
}

function readAttribute(text: string): { type: string; value: string } {
  const [, name = '', value = ''] = /^\s*([A-Za-z0-9.-]+)\s*=(.*)$/s.exec(text) ?? []
  const type = /^\d+(\.\d+)+$/.test(name) ? name : TYPES.get(name.toLowerCase())
  if (type === undefined) throw malformed(`no attribute of a name: ${text.trim().slice(0, 80)}`)
  if (value.trim() === '' || value.trim().startsWith('#')) throw malformed(`${name} has no value as text`)
  return { type, value: unescaped(value) }
}

const TYPES = new Map(Object.entries(SHORT_NAMES).map(([type, name]) => [name.toLowerCase(), type]))

/** RFC 4514 3: `\,` and `\C3\A9`. */
function unescaped(value: string): string {
  return value.replace(/(?:\\[0-9A-Fa-f]{2})+|\\./gs, (found) =>
    /^\\[0-9A-Fa-f]{2}/.test(found) ? Buffer.from(found.replaceAll('\\', ''), 'hex').toString('utf8') : found.slice(1),
  )
}

const malformed = (found: string): ListError => new ListError('value-malformed', { found })
