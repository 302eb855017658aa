import type { GetCertificateDescription, PartnerAnswer } from '../../messages/index.ts'
import { type Fields, octetsAt } from '../../soap/index.ts'
import type { Said } from '../operation.ts'
import { understandGood, understandOtherwise } from '../return-codes.ts'

export function writeGetCertificateDescription({ hash }: GetCertificateDescription): Fields {
  return { hash: [hash] }
}

export function understandGetCertificateDescription({ returnCode, payload }: Said): PartnerAnswer {
  if (returnCode !== 'ok_received_correctly') return understandOtherwise(returnCode)
  const [description] = octetsAt(payload, 'certificateDescription', 'certificateDescription')
  return understandGood(returnCode, description && { kind: 'description', description })
}
