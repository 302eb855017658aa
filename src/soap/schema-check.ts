import {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  XmlValidateError,
  XsdValidator,
  xmlRegisterInputProvider,
} from 'libxml2-wasm'
import { SoapError } from './errors.ts'
import { utf8 } from './utf8.ts'

const imports = new XmlBufferInputProvider({})
let registered = false

/** A schema and those it imports, by the location it names them with. */
export interface SchemaTexts {
  readonly main: string
  readonly imported: Readonly<Record<string, string>>
}

/**
 * Compiles a schema; nothing is fetched.
 * @returns checks one document, given as text
 * @throws {SoapError} `contract-unreadable`; the check throws `not-as-agreed`
 */
export function compileSchema({ main, imported }: SchemaTexts): (xml: string) => void {
  if (!registered) registered = xmlRegisterInputProvider(imports)
  const locations = Object.entries(imported)
  for (const [location, text] of locations) imports.addBuffer(location, utf8(text))
  try {
    const schema = XmlDocument.fromString(main)
    const validator = XsdValidator.fromDoc(schema)
    return (xml) => check(validator, schema, xml)
  } catch (error) {
    throw new SoapError('contract-unreadable', {}, { cause: error })
  } finally {
    for (const [location] of locations) imports.removeBuffer(location)
  }
}

/** `_schema` is held here because the compiled validator points into it, and it would be freed when nobody holds it. */
function check(validator: XsdValidator, _schema: XmlDocument, xml: string): void {
  const document = XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_HUGE }) // of our writing, limits passed
  try {
    validator.validate(document.root)
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error
    const detail = error.details[0]
    throw new SoapError('not-as-agreed', {
      where: (detail?.xpath ?? '').slice(0, 200),
      why: withoutValues(detail?.message ?? ''),
    })
  } finally {
    document.dispose()
  }
}

/** What libxml2's messages say, told without the value they quote: problems go to logs, and bodies do not. */
const COMPLAINTS = [
  [/This element is not expected/, 'not expected here'],
  [/Missing child element/, 'a required element is missing'],
  [/\[facet 'enumeration'\]/, 'a value the contract does not list'],
  [/\[facet 'maxLength'\]/, 'a value longer than the contract allows'],
  [/is not a valid value of the/, 'a value of the wrong type'],
  [/Character content/, 'text where only elements may stand'],
  [/Element content is not allowed/, 'elements where only text may stand'],
  [/No matching global/, 'not an element of the contract'],
] as const

function withoutValues(message: string): string {
  return COMPLAINTS.find(([pattern]) => pattern.test(message))?.[1] ?? 'against the schema'
}
