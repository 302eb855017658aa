import type { BridgeErrorClass } from '../index.ts'

/** What a failure bit means here: trouble of a class; that the CA may have the order already; or that a revocation is done. */
type Meaning = BridgeErrorClass | 'repeat' | 'revoked already' | 'confirmed already'

interface PkiFailure {
  readonly word: string
  readonly says: string
  readonly means: Meaning
  readonly source: 'P' | 'T'
}

/** PKIFailureInfo, by bit. RFC 9810 5.2.3; words RFC 9810 F. Source mark T: answered by OpenSSL 3.0. */
export const PKI_FAILURES: readonly PkiFailure[] = [
  { word: 'badAlg', says: 'an algorithm it does not know or allow', means: 'validation', source: 'P' },
  { word: 'badMessageCheck', says: 'the protection of our message does not verify there', means: 'auth', source: 'T' },
  { word: 'badRequest', says: 'it does not do that', means: 'validation', source: 'T' },
  { word: 'badTime', says: 'the time in our message is not near its own', means: 'validation', source: 'P' },
  { word: 'badCertId', says: 'it knows no such certificate', means: 'not-found', source: 'P' },
  { word: 'badDataFormat', says: 'the data has the wrong form', means: 'validation', source: 'P' },
  { word: 'wrongAuthority', says: 'another CA is meant', means: 'validation', source: 'P' },
  { word: 'incorrectData', says: 'the data is not right', means: 'validation', source: 'P' },
  { word: 'missingTimeStamp', says: 'a time stamp is missing', means: 'validation', source: 'P' },
  { word: 'badPOP', says: 'the request does not prove its key', means: 'validation', source: 'P' },
  { word: 'certRevoked', says: 'it is revoked already', means: 'revoked already', source: 'P' },
  { word: 'certConfirmed', says: 'it was confirmed already', means: 'confirmed already', source: 'P' },
  { word: 'wrongIntegrity', says: 'it wants the other kind of protection', means: 'auth', source: 'P' },
  { word: 'badRecipientNonce', says: 'the nonce is not the one it sent', means: 'validation', source: 'P' },
  { word: 'timeNotAvailable', says: 'it has no time', means: 'validation', source: 'P' },
  { word: 'unacceptedPolicy', says: 'the policy is not acceptable', means: 'validation', source: 'P' },
  { word: 'unacceptedExtension', says: 'an extension is not acceptable', means: 'validation', source: 'P' },
  { word: 'addInfoNotAvailable', says: 'more information is not there', means: 'validation', source: 'P' },
  { word: 'badSenderNonce', says: 'our nonce is missing or too short', means: 'validation', source: 'P' },
  { word: 'badCertTemplate', says: 'what was asked for is not acceptable', means: 'validation', source: 'P' },
  { word: 'signerNotTrusted', says: 'it does not trust who signed our message', means: 'auth', source: 'P' },
  { word: 'transactionIdInUse', says: 'it has this order already', means: 'repeat', source: 'P' },
  { word: 'unsupportedVersion', says: 'it speaks another version', means: 'validation', source: 'P' },
  { word: 'notAuthorized', says: 'we may not do that', means: 'auth', source: 'P' },
  { word: 'systemUnavail', says: 'it is not available', means: 'transient', source: 'P' },
  { word: 'systemFailure', says: 'it broke', means: 'transient', source: 'P' },
  { word: 'duplicateCertReq', says: 'it has an equal request already', means: 'repeat', source: 'P' },
]

/** Of several bits the first in this order counts. */
const WEIGHT: readonly Meaning[] = [
  'revoked already',
  'confirmed already',
  'repeat',
  'auth',
  'transient',
  'not-found',
  'validation',
]

/** @param bits as octets, the first bit the highest @returns the bits that are set, in order */
export function failuresIn(bits: Uint8Array): readonly PkiFailure[] {
  const set: PkiFailure[] = []
  for (let bit = 0; bit < bits.length * 8; bit++) {
    if (((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) === 0) continue
    set.push(
      PKI_FAILURES[bit] ?? { word: `bit ${bit}`, says: 'a failure with no name', means: 'permanent', source: 'P' },
    )
  }
  return set
}

/** @returns undefined where no bit is set */
export function meaningOf(failures: readonly PkiFailure[]): Meaning | undefined {
  return WEIGHT.find((one) => failures.some(({ means }) => means === one)) ?? failures[0]?.means
}
