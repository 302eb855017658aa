import { LIST_OPERATIONS, type ListKind, type ListOutcome, type SendList } from '../../messages/index.ts'
import { type Fields, octetsAt, SoapError } from '../../soap/index.ts'
import { otherName } from '../accessor-names.ts'
import { LIST_NAMES } from '../list-names.ts'
import type { Read } from '../operation.ts'
import { readMessageId } from '../reply-to.ts'
import { readStatus } from '../status.ts'

/** 1.0 has masterList in SendDefectList too. */
export const SEND_DEFECT_LIST_TOLERANCES = otherName([LIST_NAMES.defect, LIST_NAMES.master])

/**
 * TR-03129, SendMasterList and its sisters. In 1.4 SendDocumentSignerList has neither id nor status: it is the list.
 * @throws {SoapError} `not-as-agreed`
 */
export function readSendList(kind: ListKind, fields: Fields): Read<SendList> {
  const operation = LIST_OPERATIONS[kind].send
  if (fields.statusInfo === undefined) {
    return { command: { operation, messageId: undefined, outcome: readList(kind, fields) }, tolerated: [] }
  }
  const messageId = readMessageId(fields)
  const { refused, message } = readStatus(fields, 'ok_list_available')
  const outcome = refused ?? readList(kind, fields)
  return { command: { operation, messageId, outcome, ...message }, tolerated: [] }
}

/** @throws {SoapError} `not-as-agreed`: announced, and not there */
function readList(kind: ListKind, fields: Fields): ListOutcome {
  const name = LIST_NAMES[kind]
  const [list] = [name, LIST_NAMES.master].flatMap((one) => octetsAt(fields, one, 'binary'))
  if (list !== undefined) return { kind: 'list', list }
  throw new SoapError('not-as-agreed', { where: name, why: 'empty, though a list is announced' })
}
