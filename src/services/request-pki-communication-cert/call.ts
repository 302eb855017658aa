import type { PartnerAnswer, RequestPKICommunicationCert } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { readNoPollBefore } from '../no-poll-before.ts'
import type { Said } from '../operation.ts'
import { understandGood, understandOtherwise } from '../return-codes.ts'

export function writeRequestPKICommunicationCert({ messageId, cmsContainer }: RequestPKICommunicationCert): Fields {
  return { messageID: [messageId], cmsContainer: [cmsContainer] }
}

export function understandRequestPKICommunicationCert({ returnCode, payload }: Said): PartnerAnswer {
  if (returnCode !== 'ok_received_correctly') return understandOtherwise(returnCode)
  return understandGood(returnCode, readNoPollBefore(payload))
}
