import type { NoticeReceipt, PartnerAnswer, Receipt } from '../messages/index.ts'
import type { Said } from './operation.ts'
import { unknownCode } from './return-codes.ts'

/** What every edition says when a message was taken, to a callback and to a notice; each is understood for either. */
export const TAKEN = { callback: 'ok_received_correctly', notice: 'ok' } as const

const RECEIPT_OF_CODE: Readonly<Record<string, Receipt>> = {
  [TAKEN.callback]: 'received',
  [TAKEN.notice]: 'received',
  failure_messageID_unknown: 'message-id-unknown',
  failure_syntax: 'syntax',
  failure_request_syntax: 'syntax',
  failure_internal_error: 'internal-error',
}

export function understandReceipt({ returnCode }: Said): PartnerAnswer {
  const receipt = Object.hasOwn(RECEIPT_OF_CODE, returnCode) ? RECEIPT_OF_CODE[returnCode] : undefined
  if (receipt === undefined) return { kind: 'unusable', why: unknownCode(returnCode) }
  return { kind: 'receipt', receipt, returnCode }
}

/** That nobody knows the id of a notice is no answer to it. */
export function understandNoticeReceipt(said: Said): PartnerAnswer {
  const answer = understandReceipt(said)
  if (answer.kind !== 'receipt' || isNoticeReceipt(answer.receipt)) return answer
  return { kind: 'unusable', why: `${said.returnCode} in answer to a message for people` }
}

function isNoticeReceipt(receipt: Receipt): receipt is NoticeReceipt {
  return receipt === 'received' || receipt === 'syntax' || receipt === 'internal-error'
}
