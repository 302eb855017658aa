import type { GetPKICommunicationCert, PartnerAnswer } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { understandCertificates } from '../certificate-answer.ts'
import { readNoPollBefore } from '../no-poll-before.ts'
import type { Said } from '../operation.ts'

export function writeGetPKICommunicationCert({ messageId }: GetPKICommunicationCert): Fields {
  return { messageID: [messageId] }
}

export function understandGetPKICommunicationCert(said: Said): PartnerAnswer {
  const { returnCode, payload } = said
  switch (returnCode) {
    case 'failure_cert_not_available':
      return { kind: 'final', outcome: readNoPollBefore(payload), returnCode }
    case 'failure_messageID_unknown':
      return { kind: 'final', outcome: { kind: 'refused', reason: 'certificate-not-available' }, returnCode }
    default:
      return understandCertificates(said)
  }
}
