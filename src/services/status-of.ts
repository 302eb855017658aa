import type { Callback, ContractName } from '../messages/index.ts'
import { certificatesStatus } from './send-certificates/call.ts'
import { listStatus } from './send-list/call.ts'

/** The status a callback carries on the wire, or would: SendDocumentSignerList of 1.4 has none. */
export function statusOf(command: Callback, edition: ContractName): string {
  return command.operation === 'SendCertificates' ? certificatesStatus(command, edition) : listStatus(command, edition)
}
