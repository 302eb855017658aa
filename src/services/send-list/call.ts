import { type ContractName, type ListKind, listKindOf, type SendList } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { LIST_NAMES } from '../list-names.ts'
import { type Codes, everyRefusal } from '../operation.ts'
import { writeMessageId } from '../reply-to.ts'
import { writeStatusMessage } from '../words.ts'

const EVERY_EDITION = {
  ...everyRefusal('failure_list_not_available'),
  list: 'ok_list_available',
  syntax: 'failure_syntax',
  'incorrect-request': 'failure_syntax',
  'other-error': 'failure_syntax',
}

/** 1.0 has nothing for a failure of our own: there is no list then. */
export const LIST_STATUS_CODES = {
  'tr-03129/1.0': EVERY_EDITION,
  'tr-03129/1.1': { ...EVERY_EDITION, 'internal-error': 'failure_internal_error' },
  'tr-03129/1.4': {
    ...EVERY_EDITION,
    'incorrect-request': 'failure_incorrect_request',
    'other-error': 'failure_other_error',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<'list'>

export function listStatus({ outcome }: SendList, edition: ContractName): string {
  return LIST_STATUS_CODES[edition][outcome.kind === 'refused' ? outcome.reason : outcome.kind]
}

/** @throws {RangeError} for what SendDocumentSignerList of 1.4 cannot say: a refusal, or the id of a request */
export function writeSendList(command: SendList, edition: ContractName): Fields {
  const { operation, messageId, outcome } = command
  const kind = listKindOf(operation)
  const member = outcome.kind === 'list' ? { [nameIn(edition, kind)]: [{ binary: [outcome.list] }] } : {}
  if (kind === 'document-signer' && edition === 'tr-03129/1.4') {
    if (outcome.kind === 'refused' || messageId !== undefined) {
      throw new RangeError(`${operation} of ${edition} brings a list unasked and nothing else`)
    }
    return member
  }
  return {
    ...writeMessageId(messageId, edition),
    ...writeStatusMessage(command),
    statusInfo: [listStatus(command, edition)],
    ...member,
  }
}

/** The published 1.0 has masterList in SendDefectList too. */
function nameIn(edition: ContractName, kind: ListKind): string {
  return LIST_NAMES[edition === 'tr-03129/1.0' && kind === 'defect' ? 'master' : kind]
}
