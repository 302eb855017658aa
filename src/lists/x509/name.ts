import type { Element } from '../ber/element.ts'
import { TAG } from '../ber/element.ts'
import { fieldsOf } from '../ber/fields.ts'
import { text } from '../ber/texts.ts'
import { objectIdentifier } from '../ber/values.ts'

/** A distinguished name. */
export interface Name {
  readonly octets: Uint8Array
  /** `C=UT, O=Utopia, CN=CSCA`, in the order it stands. */
  readonly text: string
  /** Two letters, upper case; missing where the name has none. */
  readonly country?: string
  /** Equal for names that mean the same, whatever their string types, capitals and spaces (RFC 5280 7.1). */
  readonly comparable: string
}

/** RFC 4519, and what CSCAs like to use. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
}
const COUNTRY = '2.5.4.6'
const MOST_ATTRIBUTES = 64

interface Attribute {
  readonly type: string
  readonly value: string
}

/** @throws {ListError} what is no name */
export function readName(element: Element): Name {
  return { octets: element.octets, ...nameFrom(attributeSets(element)) }
}

/** A name from its attributes; what stands in one set is of one kind of thing. */
export function nameFrom(sets: readonly (readonly Attribute[])[]): Omit<Name, 'octets'> {
  const country = sets.flat().find(({ type }) => type === COUNTRY)?.value
  return {
    text: sets.map((set) => set.map(attributeText).join('+')).join(', '),
    ...(country === undefined ? {} : { country: country.toUpperCase() }),
    comparable: JSON.stringify(sets.map((set) => set.map(comparableAttribute).sort())),
  }
}

function attributeSets(element: Element): Attribute[][] {
  const sets: Attribute[][] = []
  let count = 0
  for (const set of element.children()) {
    const attributes: Attribute[] = []
    for (const attribute of set.children()) {
      if (++count > MOST_ATTRIBUTES)
        throw element.error('value-malformed', `a name of over ${MOST_ATTRIBUTES} attributes`)
      attributes.push(readAttribute(attribute))
    }
    sets.push(attributes)
    if (sets.length > MOST_ATTRIBUTES) throw element.error('value-malformed', `a name of over ${MOST_ATTRIBUTES} sets`)
  }
  return sets
}

function readAttribute(element: Element): Attribute {
  const fields = fieldsOf(element, TAG.sequence, 'name')
  const attribute = { type: objectIdentifier(fields.take(TAG.objectIdentifier)), value: text(fields.takeAny()) }
  fields.finish()
  return attribute
}

function attributeText({ type, value }: Attribute): string {
  return `${SHORT_NAMES[type] ?? type}=${value}`
}

function comparableAttribute({ type, value }: Attribute): string {
  return `${type}=${value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')}`
}
