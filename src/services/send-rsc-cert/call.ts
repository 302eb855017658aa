import type { PartnerAnswer, SendRSCCert } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import type { Said } from '../operation.ts'
import { understandGood, understandOtherwise } from '../return-codes.ts'

export function writeSendRSCCert({ cmsContainer }: SendRSCCert): Fields {
  return { cmsContainer: [cmsContainer] }
}

export function understandSendRSCCert({ returnCode }: Said): PartnerAnswer {
  if (returnCode !== 'ok_received_correctly') return understandOtherwise(returnCode)
  return understandGood(returnCode, { kind: 'received' })
}
