/**
 * Every way an octet string, a text or a set of values can be refused by this library, and what it means.
 * The list is closed: callers switch on it, tests assert it.
 */
export const CVC_ERRORS = {
  truncated: 'the input ends inside an object',
  'trailing-octets': 'octets follow where the object is complete',
  'tag-malformed': 'not a tag of one or two octets',
  'length-indefinite': 'indefinite length does not exist here',
  'length-not-minimal': 'the length could be written with fewer octets',
  'length-too-long': 'a length has at most three octets, so at most 65535',
  'object-overruns': 'an object reaches beyond the one that holds it',
  'object-missing': 'an object that must stand here is missing',
  'object-unexpected': 'an object stands where it must not',
  'object-repeated': 'an object stands twice',
  'profile-unknown': 'the profile identifier is not 00 (version 1)',
  'holder-reference-malformed': 'not country, mnemonic and sequence in ISO 8859-1',
  'date-malformed': 'not a day of the calendar between 2000 and 2099',
  'oid-malformed': 'not an object identifier',
  'algorithm-unknown': 'the key names no algorithm of id-TA',
  'integer-empty': 'an unsigned integer without octets',
  'integer-leading-zero': 'an unsigned integer with a leading zero octet',
  'integer-negative': 'an ASN.1 integer below zero where none can be',
  'point-malformed': 'not an uncompressed point of the right length',
  'point-not-on-curve': 'the point does not lie on its curve',
  'domain-parameters-incomplete': 'some of the domain parameters 81 to 85, but not all',
  'domain-parameters-missing': 'the key has no domain parameters and none are inherited',
  'domain-parameters-unknown': 'the domain parameters are not those of one known curve',
  'rsa-key-unsuitable': 'the RSA modulus or exponent is outside of what the profile allows',
  'chat-empty': 'the authorization bits have no octet, so no role',
  'chat-length': 'the authorization has another length than its terminal type prescribes',
  'extension-repeated': 'two extensions with the same object identifier',
  'extension-malformed': 'an extension without content, or with more than its kind can hold',
  'signature-malformed': 'not an ECDSA signature: wrong length or form, or r or s not between 1 and the order',
  'key-malformed': 'not a key in SubjectPublicKeyInfo, PKCS#8 or TR-03111 form that this room reads',
  'key-kind-mismatch': 'an algorithm of the other family than the key',
  'curve-unknown': 'the key names a curve that is not in the table',
  'description-malformed': 'not a certificate description',
  'not-a-certificate': 'this is a request',
  'not-a-request': 'this is a certificate',
  'dates-out-of-order': 'the expiration lies before the effective date',
  'too-long-to-encode': 'the value does not fit 65535 octets',
} as const

/** A key of {@link CVC_ERRORS}. */
export type CvcErrorCode = keyof typeof CVC_ERRORS

/** Where and what: `offset` in bytes from the start of the input, `path` as tags from outside in (`7F21/7F4E/42`). */
export interface CvcErrorDetails {
  /** In bytes from the start of the input: of the object or the length field that is wrong. */
  readonly offset?: number
  /** Tags from outside in, as `7F21/7F4E/42`; {@link plainPath} puts it into words. */
  readonly path?: string
  /** For people: what should have stood there. */
  readonly expected?: string
  /** For people: what stood there. Quotes the input, so escape it. */
  readonly found?: string
}

/** Broken input, or values that cannot be encoded. `code` is stable; the message is for logs and people. */
export class CvcError extends Error {
  override readonly name = 'CvcError'
  /** What is wrong: stable, to switch on. */
  readonly code: CvcErrorCode
  /** Where it is wrong; empty for values that come from no input. */
  readonly details: CvcErrorDetails

  constructor(code: CvcErrorCode, details: CvcErrorDetails = {}, options?: ErrorOptions) {
    super(messageOf(code, details), options)
    this.code = code
    this.details = details
  }
}

function messageOf(code: CvcErrorCode, { offset, path, expected, found }: CvcErrorDetails): string {
  const place = [path && `in ${path}`, offset !== undefined && `at byte ${offset}`].filter(Boolean).join(' ')
  const what = [expected && `expected ${expected}`, found !== undefined && `found ${printable(found)}`]
  return [`${code}: ${CVC_ERRORS[code]}`, place, ...what].filter(Boolean).join(', ')
}

// What was found came from outside: keep it on one line and short.
function printable(text: string): string {
  const shown = text.slice(0, 40).replace(/[^\x20-\x7e]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return text.length > 40 ? `${shown}…` : shown
}
