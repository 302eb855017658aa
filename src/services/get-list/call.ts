import type { ContractName, GetList, ListKind, PartnerAnswer } from '../../messages/index.ts'
import { type Fields, octetsAt } from '../../soap/index.ts'
import { LIST_NAMES } from '../list-names.ts'
import type { Said } from '../operation.ts'
import { writeReplyTo } from '../reply-to.ts'
import { understandGood, understandOtherwise } from '../return-codes.ts'

/** What the edition has no member for is left out: all of it for GetDocumentSignerList in 1.4. */
export function writeGetList({ replyTo }: GetList, edition: ContractName): Fields {
  return writeReplyTo(replyTo, edition)
}

export function understandGetList(kind: ListKind, { returnCode, payload }: Said): PartnerAnswer {
  if (returnCode !== 'ok_list_available') return understandOtherwise(returnCode)
  const [list] = octetsAt(payload, LIST_NAMES[kind], 'binary')
  return understandGood(returnCode, list === undefined ? undefined : { kind: 'list', list })
}
