import type { ContractName, EnquiryAnswer } from '../../messages/index.ts'
import { type Codes, everyRefusal, type Written } from '../operation.ts'

const EVERY_EDITION = {
  ...everyRefusal('failure_CHR_unknown'), // no key for this reader
  signature: 'ok_signature_available',
  syntax: 'failure_syntax',
  'incorrect-request': 'failure_syntax',
}

/** 1.0 has nothing for a failure of our own, which must not pass for an unknown key. */
export const GET_TA_SIGNATURE_CODES = {
  'tr-03129/1.0': { ...EVERY_EDITION, 'other-error': 'failure_syntax', 'internal-error': 'failure_syntax' },
  'tr-03129/1.1': {
    ...EVERY_EDITION,
    'not-authorized': 'failure_internal_error',
    'other-error': 'failure_internal_error',
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.4': {
    ...EVERY_EDITION,
    'not-authorized': 'failure_other_error',
    'not-accepted': 'failure_other_error',
    'other-error': 'failure_other_error',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<'signature'>

/** @throws {TypeError} for an answer that is none to such a question */
export function answerGetTASignature(answer: EnquiryAnswer, edition: ContractName): Written {
  if (answer.kind !== 'signature' && answer.kind !== 'refused') {
    throw new TypeError(`${answer.kind}: no answer to a question for a signature`)
  }
  const returnCode = GET_TA_SIGNATURE_CODES[edition][answer.kind === 'refused' ? answer.reason : answer.kind]
  return { returnCode, payload: answer.kind === 'signature' ? writeSignature(answer.signature, edition) : {} }
}

/** A capital and no wrapper up to 1.1; 1.4 wraps all its binaries. */
function writeSignature(signature: Uint8Array, edition: ContractName): Written['payload'] {
  return edition === 'tr-03129/1.4' ? { signature: [{ binary: [signature] }] } : { Signature: [signature] }
}
