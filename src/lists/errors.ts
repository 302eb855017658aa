/** Every way a list can be refused before it is judged, or not be made, and what it means. The list is closed: callers switch on it. */
export const LIST_ERRORS = {
  empty: 'there is nothing to read',
  'too-large': 'more octets than the limit allows',
  'too-many-certificates': 'more certificates than the limit allows',
  'too-many-entries': 'more defects, signers or attributes than the limit allows',
  truncated: 'the input ends inside an object',
  'trailing-octets': 'octets follow where the list is complete',
  'encoding-malformed': 'not BER: a tag or a length that cannot be',
  'nested-too-deeply': 'objects are nested deeper than any list needs',
  'object-missing': 'an object that must stand here is missing',
  'object-unexpected': 'an object stands where it must not',
  'value-malformed': 'the value of an object is not what its type allows',
  'not-signed-data': 'this is not CMS SignedData',
  'content-detached': 'the signed content is not in the message',
  'content-unknown': 'the content is no master list, document signer list or defect list',
  'certificate-malformed': 'not an X.509 certificate',
  'certificate-repeated': 'the same certificate stands twice',
  'kinds-differ': 'lists of different kinds cannot be compared',
  'signing-failed': 'the signer gave no signature',
  'signature-not-verified':
    'the signature just made does not verify with the certificate of the signer; it was thrown away',
  'signer-unreadable': 'the key or the certificate of the signer cannot be read',
  'signer-unsuitable': 'this signer may not sign this list; what it signed was thrown away',
  'defect-parameter-unsuitable': 'a defect does not say what its name asks for',
  'algorithm-unsuitable': 'the algorithm does not belong to the key of the signer',
  'source-unreachable': 'the place of the list cannot be reached',
  'source-refused': 'the server answered something else than the list',
  'source-empty': 'there is no list in this place',
} as const

export type ListErrorCode = keyof typeof LIST_ERRORS

export interface ListErrorDetails {
  /** In bytes from the start of the input. */
  readonly offset?: number
  /** In words, from outside in: `signer information, signed attributes`. */
  readonly place?: string
  /** For people: what was found. May quote the input, so escape it. */
  readonly found?: string
}

/** `code` is stable; the message is for logs and people. */
export class ListError extends Error {
  override readonly name = 'ListError'
  readonly code: ListErrorCode
  readonly details: ListErrorDetails

  constructor(code: ListErrorCode, details: ListErrorDetails = {}, options?: ErrorOptions) {
    super(messageOf(code, details), options)
    this.code = code
    this.details = details
  }
}

function messageOf(code: ListErrorCode, { offset, place, found }: ListErrorDetails): string {
  const parts = [
    `${code}: ${LIST_ERRORS[code]}`,
    place && `in ${place}`,
    offset !== undefined && `at byte ${offset}`,
    found !== undefined && `found ${found.slice(0, 200)}`,
  ]
  return parts.filter(Boolean).join(', ')
}
