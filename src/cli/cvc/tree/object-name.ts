import { type DataObjectNode, decodeObjectIdentifier, EXTENSIONS } from '../../../cvc/index.ts'

/** TR-03110-3 D.2, table 27. */
const NAMES: Readonly<Record<string, string>> = {
  '7F21': 'CV Certificate',
  '7F4E': 'Certificate Body',
  '5F37': 'Signature',
  '67': 'Authentication',
  '5F29': 'Certificate Profile Identifier',
  '42': 'Certification Authority Reference',
  '7F49': 'Public Key',
  '5F20': 'Certificate Holder Reference',
  '7F4C': 'Certificate Holder Authorization Template',
  '5F25': 'Certificate Effective Date',
  '5F24': 'Certificate Expiration Date',
  '65': 'Certificate Extensions',
  '73': 'Discretionary Data Template',
  '06': 'Object Identifier',
  '53': 'Discretionary Data',
}

/** TR-03110-3 D.3.1, table 29. */
const RSA_NAMES: Readonly<Record<string, string>> = { '81': 'composite modulus', '82': 'public exponent' }

/** TR-03110-3 D.3.3, table 31. */
const EC_NAMES: Readonly<Record<string, string>> = {
  '81': 'prime modulus',
  '82': 'first coefficient',
  '83': 'second coefficient',
  '84': 'base point',
  '85': 'order of the base point',
  '86': 'public point',
  '87': 'cofactor',
}

/** Inside an extension of each kind. TR-03110-3 C.3.2, TR-03110-4 2.2.6. */
const EXTENSION_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  description: { '80': 'hash of the certificate description' },
  sector: { '80': 'hash of the first sector public key', '81': 'hash of the second sector public key' },
  'ps-sector': { A0: 'sector for pseudonymous signatures' },
  authorization: {},
}

const RSA_ARC = '0.4.0.127.0.7.2.2.2.1.'

/** What an object is called where it stands: context-specific tags (80 to 87, A0) get their meaning from what is around them. */
export function objectName({ path }: DataObjectNode, around: DataObjectNode | undefined): string {
  const tag = lastTag(path)
  return NAMES[tag] ?? (around && nameInside(around)[tag]) ?? 'unknown object'
}

export function lastTag(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The object identifier that an object begins with, as dotted text. */
export function identifierIn(node: DataObjectNode | undefined): string | undefined {
  const first = node?.children?.[0]
  if (first === undefined || lastTag(first.path) !== '06') return undefined
  try {
    return decodeObjectIdentifier(first.value)
  } catch {
    return undefined
  }
}

function nameInside(around: DataObjectNode): Readonly<Record<string, string>> {
  const oid = identifierIn(around) ?? ''
  switch (lastTag(around.path)) {
    case '7F49':
      return oid.startsWith(RSA_ARC) ? RSA_NAMES : EC_NAMES
    case '73':
      return EXTENSION_NAMES[kindOf(oid)] ?? {}
    case 'A0':
      return { '80': 'identifier of the parameters', '81': 'hash of the sector public key' }
    default:
      return {}
  }
}

function kindOf(oid: string): string {
  return Object.hasOwn(EXTENSIONS, oid) ? EXTENSIONS[oid as keyof typeof EXTENSIONS].kind : ''
}
