import { type Element, fieldsOf, objectIdentifier, TAG } from '../../lists/index.ts'

const COUNTRY_NAME = '2.5.4.6'

/** Each countryName of a name, in order. @throws {ListError} */
export function countriesOf(name: Element): string[] {
  const countries: string[] = []
  for (const set of name.children()) {
    for (const attribute of set.children()) {
      const fields = fieldsOf(attribute, TAG.sequence, 'name')
      const type = objectIdentifier(fields.take(TAG.objectIdentifier))
      const { value } = fields.takeAny()
      if (type === COUNTRY_NAME) countries.push(Buffer.from(value.subarray(0, 64)).toString('latin1'))
    }
  }
  return countries
}
