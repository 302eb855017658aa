import type { Answer, ContractName, ListKind } from '../../messages/index.ts'
import { LIST_NAMES } from '../list-names.ts'
import { type Codes, everyRefusal, type Written } from '../operation.ts'

type ListAnswerKind = 'list' | 'accepted' | 'forwarded'

const EVERY_EDITION = {
  ...everyRefusal('failure_list_not_available'), // not for this caller
  list: 'ok_list_available',
  accepted: 'ok_syntax',
  forwarded: 'ok_syntax', // only a foreign request is forwarded
  syntax: 'failure_syntax',
  'incorrect-request': 'failure_syntax',
  'synchronous-not-possible': 'failure_synchronous_processing_not_possible',
  'other-error': 'failure_syntax',
}

/** 1.0 has nothing for a failure of our own: there is no list then. */
export const GET_LIST_CODES = {
  'tr-03129/1.0': EVERY_EDITION,
  'tr-03129/1.1': { ...EVERY_EDITION, 'internal-error': 'failure_internal_error' },
  'tr-03129/1.4': {
    ...EVERY_EDITION,
    'incorrect-request': 'failure_incorrect_request',
    'other-error': 'failure_other_error',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<ListAnswerKind>

/** 1.4, Part 2: its caller waits for the answer, so what is not to be had at once is not to be had. */
export const GET_DOCUMENT_SIGNER_LIST_CODES = {
  ...GET_LIST_CODES,
  'tr-03129/1.4': {
    ...GET_LIST_CODES['tr-03129/1.4'],
    accepted: 'failure_list_not_available',
    forwarded: 'failure_list_not_available',
    'incorrect-request': 'failure_syntax',
    'synchronous-not-possible': 'failure_list_not_available',
  },
} as const satisfies Codes<ListAnswerKind>

/** @throws {TypeError} for certificates */
export function answerGetList(kind: ListKind, answer: Answer, edition: ContractName): Written {
  if (answer.kind === 'certificates') throw new TypeError('certificates are no answer to a question for a list')
  const codes = (kind === 'document-signer' ? GET_DOCUMENT_SIGNER_LIST_CODES : GET_LIST_CODES)[edition]
  const returnCode = codes[answer.kind === 'refused' ? answer.reason : answer.kind]
  return { returnCode, payload: answer.kind === 'list' ? { [LIST_NAMES[kind]]: [{ binary: [answer.list] }] } : {} }
}
