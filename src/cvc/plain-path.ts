import { TAGS, tagName } from './tags.ts'

/** Objects whose tag means the same wherever it stands; context-specific ones (80 to 87, A0) keep their number. */
const NAMES: Record<string, string> = {
  [tagName(TAGS.certificate)]: 'certificate',
  [tagName(TAGS.body)]: 'certificate body',
  [tagName(TAGS.signature)]: 'signature',
  [tagName(TAGS.authentication)]: 'authenticated request',
  [tagName(TAGS.profileIdentifier)]: 'profile identifier',
  [tagName(TAGS.authorityReference)]: 'authority reference',
  [tagName(TAGS.publicKey)]: 'public key',
  [tagName(TAGS.holderReference)]: 'holder reference',
  [tagName(TAGS.holderAuthorization)]: 'holder authorization',
  [tagName(TAGS.effectiveDate)]: 'effective date',
  [tagName(TAGS.expirationDate)]: 'expiration date',
  [tagName(TAGS.extensions)]: 'extensions',
  [tagName(TAGS.discretionaryDataTemplate)]: 'extension',
  [tagName(TAGS.objectIdentifier)]: 'object identifier',
  [tagName(TAGS.discretionaryData)]: 'authorization bits',
}

/**
 * The path of an error or a deviation in plain words: `7F21/7F4E/7F49/86` is "certificate body > public key > 86". The
 * certificate around everything is left out where something inside it is meant.
 */
export function plainPath(path: string): string {
  const names = path.split('/').map((tag) => NAMES[tag] ?? tag)
  const inside = names.filter((name, i) => name !== NAMES['7F21'] || i === names.length - 1)
  return inside.join(' > ')
}
