import { type Element, fieldsOf, objectIdentifier, readWhole, TAG } from '../../lists/index.ts'

/** Something a CA wants in requests. */
export interface AskedAttribute {
  /** By name where it has one here, else the object identifier. */
  readonly type: string
  /** Object identifiers among its values, the same way. */
  readonly values: readonly string[]
}

const MOST = 64

/** RFC 7030 4.5.2, RFC 9908; RFC 5480, RFC 5639. */
const NAMES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.9.7': 'challengePassword',
  '1.2.840.113549.1.9.14': 'extensionRequest',
  '1.2.840.113549.1.9.16.2.61': 'certificationRequestInfoTemplate',
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.17': 'subjectAltName',
  '2.5.29.37': 'extendedKeyUsage',
  '2.5.4.5': 'serialNumber',
  '1.2.840.113549.1.1.1': 'RSA',
  '1.2.840.113549.1.1.11': 'RSA with SHA-256',
  '1.2.840.10045.2.1': 'elliptic curve',
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.3.36.3.3.2.8.1.1.11': 'brainpoolP384r1',
  '1.3.36.3.3.2.8.1.1.13': 'brainpoolP512r1',
  '1.2.840.10045.4.3.2': 'ECDSA with SHA-256',
  '1.2.840.10045.4.3.3': 'ECDSA with SHA-384',
  '1.2.840.10045.4.3.4': 'ECDSA with SHA-512',
}

/** CsrAttrs. RFC 7030 4.5.2. @throws {ListError} */
export function readCsrAttributes(octets: Uint8Array): readonly AskedAttribute[] {
  const list = readWhole(octets)
  if (list.tag !== TAG.sequence) throw list.error('object-unexpected', 'no CsrAttrs')
  return [...list.children()].slice(0, MOST).map(readAttribute)
}

/** For people. */
export function attributesText(attributes: readonly AskedAttribute[]): string {
  return attributes
    .map(({ type, values }) => (values.length === 0 ? type : `${type} (${values.join(', ')})`))
    .join(', ')
}

function readAttribute(element: Element): AskedAttribute {
  if (element.tag === TAG.objectIdentifier) return { type: nameOf(element), values: [] }
  const fields = fieldsOf(element, TAG.sequence, 'attribute')
  const type = nameOf(fields.take(TAG.objectIdentifier))
  const values = [...fields.take(TAG.set).children()].flatMap((value) => [...identifiersIn(value)])
  return { type, values: values.slice(0, MOST) }
}

/** At any depth: of extensions, which ones. */
function* identifiersIn(element: Element): Generator<string> {
  if (element.tag === TAG.objectIdentifier) yield nameOf(element)
  else if (element.constructed) for (const child of element.children()) yield* identifiersIn(child)
}

function nameOf(element: Element): string {
  const identifier = objectIdentifier(element)
  return NAMES[identifier] ?? identifier
}
