import type { GetDVCertificates, PartnerAnswer } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { understandCertificates } from '../certificate-answer.ts'
import type { Said } from '../operation.ts'

export function writeGetDVCertificates({ holderMnemonic }: GetDVCertificates): Fields {
  return { holderMnemonic: [holderMnemonic] }
}

export function understandGetDVCertificates(said: Said): PartnerAnswer {
  const { returnCode } = said
  if (returnCode !== 'failure_messageID_unknown') return understandCertificates(said)
  return { kind: 'final', outcome: { kind: 'refused', reason: 'certificate-not-available' }, returnCode }
}
