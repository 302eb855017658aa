import type { Callback, Receipt, Refusal } from '../messages/index.ts'
import type { Fields } from '../soap/index.ts'

/** TR-03129-1 1.4, messageType. */
const LONGEST_MESSAGE = 1024

/** What 1.4 tells people beside a code: it may have come by the nearest code only. Nothing of the inside. */
export const REFUSAL_WORDS: Readonly<Record<Refusal, string>> = {
  syntax: 'the message is not as the contract says',
  'incorrect-request': 'the certificate request is malformed',
  'inner-signature': 'the inner signature of the certificate request does not verify',
  'outer-signature': 'the outer signature of the certificate request is missing or does not verify',
  expired: 'the certificate that verifies the outer signature has expired',
  'content-type': 'the signed container does not hold what it should',
  'domain-parameters': 'the domain parameters are not those of the CVCA',
  'holder-unknown': 'no such certificate holder is registered',
  'holder-inactive': 'the certificate holder is suspended',
  'holder-reference-in-use': 'a certificate of that holder reference exists',
  'authority-unknown': 'the request names another certification authority',
  'not-authorized': 'the caller is not authorised to ask for this',
  'not-accepted': 'the request is refused by policy',
  'foreign-car-unknown': 'the foreign CVCA is not known',
  'not-forwarded': 'the request could not be forwarded to the foreign CVCA',
  'not-accepted-foreign': 'the foreign CVCA refused the request',
  'certificate-not-available': 'there is no such certificate',
  'description-not-available': 'no certificate description has that hash',
  'certificate-not-finished': 'the certificate is not finished yet',
  'list-not-available': 'there is no list of that kind',
  'authority-reference-unknown': 'no chain leads to the key the CAR names',
  'holder-reference-unknown': 'the key the CHR names is not here',
  'synchronous-not-possible': 'the answer takes longer, and no callback is possible',
  'other-error': 'an earlier message with this messageID had other content',
  'internal-error': 'something failed here',
}

export const RECEIPT_WORDS: Readonly<Record<Receipt, string | undefined>> = {
  received: undefined,
  'message-id-unknown': 'no request with this messageID is open',
  syntax: REFUSAL_WORDS.syntax,
  'other-error': REFUSAL_WORDS['other-error'],
  'internal-error': REFUSAL_WORDS['internal-error'],
}

/** As much of it as the contract takes: characters, not the halves of one. */
export function shorten(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : [...message].slice(0, LONGEST_MESSAGE).join('')
}

/** `statusInfoMessage`, which other editions do not write. */
export function writeStatusMessage({ outcome, message }: Callback): Fields {
  const words = message ?? (outcome.kind === 'refused' ? REFUSAL_WORDS[outcome.reason] : undefined)
  return words === undefined ? {} : { statusInfoMessage: [{ message: [shorten(words)] }] }
}
