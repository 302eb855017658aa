import { type Element, TAG } from '../ber/element.ts'
import { fieldsOf } from '../ber/fields.ts'
import { time } from '../ber/times.ts'
import { toDer } from '../ber/to-der.ts'
import { objectIdentifier, octetString } from '../ber/values.ts'
import { ListError } from '../errors.ts'
import { CMS, LIST_CONTENT_DESCRIPTION } from '../object-identifiers.ts'
import type { SignedAttributes } from '../signed-list.ts'

const MOST_ATTRIBUTES = 64

/** @param around the `[0]` of a signer's information. RFC 5652 5.3, 11. @throws {ListError} */
export function readSignedAttributes(around: Element): SignedAttributes {
  const values = new Map<string, Element>()
  const repeated: string[] = []
  let count = 0
  for (const attribute of around.children()) {
    if (++count > MOST_ATTRIBUTES) throw new ListError('too-many-entries', { place: 'signed attributes' })
    const { type, value } = readAttribute(attribute)
    if (values.has(type)) repeated.push(type)
    else values.set(type, value)
  }
  const [contentType, digest] = [values.get(CMS.contentType), values.get(CMS.messageDigest)]
  const [signingTime, description] = [values.get(CMS.signingTime), values.get(LIST_CONTENT_DESCRIPTION)]
  return {
    signedOctets: toDer(around, TAG.set),
    repeated,
    ...(contentType && { contentType: objectIdentifier(contentType) }),
    ...(digest && { messageDigest: octetString(digest) }),
    ...(signingTime && { signingTime: time(signingTime) }),
    ...(description && { listContentDescription: description.octets }),
  }
}

function readAttribute(element: Element): { type: string; value: Element } {
  const fields = fieldsOf(element, TAG.sequence, 'signed attribute')
  const type = objectIdentifier(fields.take(TAG.objectIdentifier))
  const [value, ...more] = [...fields.take(TAG.set).children()]
  fields.finish()
  if (value === undefined || more.length > 0) throw element.error('value-malformed', `not one value of ${type}`)
  return { type, value }
}
