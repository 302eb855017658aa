import type { ContractName, GetList, GetListOperation } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import type { Read } from '../operation.ts'
import { readReplyTo } from '../reply-to.ts'

/**
 * TR-03129, GetMasterList and its sisters. In 1.4 GetDocumentSignerList says nothing at all, so it is answered at once.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetList(operation: GetListOperation, fields: Fields, edition: ContractName): Read<GetList> {
  if (fields.callbackIndicator === undefined) {
    return { command: { operation, replyTo: { callback: 'not-possible' } }, tolerated: [] }
  }
  const { replyTo, tolerated } = readReplyTo(fields, edition)
  return { command: { operation, replyTo }, tolerated }
}
