import type { Callback, ContractName, Refusal } from '../messages/index.ts'
import { refusalOf } from './return-codes.ts'
import { certificatesStatus } from './send-certificates/call.ts'
import { listStatus } from './send-list/call.ts'

/** The status a callback carries on the wire, or would: SendDocumentSignerList of 1.4 has none. */
export function statusOf(command: Callback, edition: ContractName): string {
  return command.operation === 'SendCertificates' ? certificatesStatus(command, edition) : listStatus(command, edition)
}

/** What the receiver reads in it: another refusal than was meant, where the edition has only a nearest one. */
export function meaningOfStatus(
  command: Callback,
  edition: ContractName,
): { readonly status: string; readonly reason: Refusal | undefined } {
  const status = statusOf(command, edition)
  return { status, reason: refusalOf(status) }
}
