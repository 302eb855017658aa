import type { EnquiryAnswer } from '../../messages/index.ts'
import { type Codes, everyRefusal, type Written } from '../operation.ts'

/** The list has no code for a hash that no description has: it is the content of the question that is wrong. */
export const GET_CERTIFICATE_DESCRIPTION_CODES = {
  'tr-03129/1.4': {
    ...everyRefusal('failure_other_error'),
    description: 'ok_received_correctly',
    syntax: 'failure_syntax',
    'incorrect-request': 'failure_incorrect_request',
    'description-not-available': 'failure_incorrect_request',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<'description', 'tr-03129/1.4'>

/** @throws {TypeError} for an answer that is none to such a question */
export function answerGetCertificateDescription(answer: EnquiryAnswer): Written {
  const codes = GET_CERTIFICATE_DESCRIPTION_CODES['tr-03129/1.4']
  if (answer.kind === 'refused') return { returnCode: codes[answer.reason], payload: {} }
  if (answer.kind !== 'description') throw new TypeError(`${answer.kind}: no answer to a question for a description`)
  const certificateDescription = [{ certificateDescription: [answer.description] }]
  return { returnCode: codes.description, payload: { certificateDescription } }
}
