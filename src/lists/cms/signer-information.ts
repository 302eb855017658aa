import { context, type Element, TAG } from '../ber/element.ts'
import { fieldsOf } from '../ber/fields.ts'
import { objectIdentifier, octetString, smallNumber } from '../ber/values.ts'
import type { SignerIdentifier, SignerInformation } from '../signed-list.ts'
import { readName } from '../x509/name.ts'
import { serialText } from '../x509/read-certificate.ts'
import { readSignedAttributes } from './signed-attributes.ts'

/** RFC 5652 5.3. @throws {ListError} */
export function readSignerInformation(element: Element): SignerInformation {
  const fields = fieldsOf(element, TAG.sequence, 'signer information')
  const version = smallNumber(fields.take(TAG.integer))
  const identifier = readSignerIdentifier(fields.takeAny())
  const digestAlgorithm = objectIdentifier(
    fieldsOf(fields.take(TAG.sequence), TAG.sequence, 'digest algorithm').take(TAG.objectIdentifier),
  )
  const attributes = fields.takeIf(context(0))
  const signatureAlgorithm = fields.take(TAG.sequence).octets
  const signature = octetString(fields.takeAny())
  fields.takeIf(context(1)) // unsigned attributes
  fields.finish()
  return {
    version,
    identifier,
    digestAlgorithm,
    ...(attributes && { signedAttributes: readSignedAttributes(attributes) }),
    signatureAlgorithm,
    signature,
  }
}

/** Also that of a defect (TR-03129-2 7.1). @throws {ListError} */
export function readSignerIdentifier(element: Element): SignerIdentifier {
  if (isKeyIdentifier(element)) {
    const octets = octetString(element, context(0, 'primitive'))
    return { by: 'subject-key-identifier', keyIdentifier: Buffer.from(octets).toString('hex') }
  }
  const fields = fieldsOf(element, TAG.sequence, 'signer identifier')
  const issuer = readName(fields.take(TAG.sequence))
  const serial = serialText(fields.take(TAG.integer).value)
  fields.finish()
  return { by: 'issuer-and-serial', issuer: issuer.text, comparableIssuer: issuer.comparable, serial }
}

export function isKeyIdentifier({ tag }: Element): boolean {
  return tag === context(0, 'primitive') || tag === context(0)
}
