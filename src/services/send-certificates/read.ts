import type { Outcome, SendCertificates } from '../../messages/index.ts'
import { type Fields, octetsAt, SoapError, type Tolerance, textAt } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import { type Read, readMessageId } from '../reply-to.ts'
import { MISSPELT_CODES, refusalOf } from '../return-codes.ts'

/** Mended before the schema check, which knows only the right spelling. */
export const SEND_CERTIFICATES_TOLERANCES = {
  'misspelt-status': {
    why: 'CardContact writes failure_domain_parameter',
    apply: (node, { level }) => {
      const spelt = level === 'accessor' && node.name === 'statusInfo' ? MISSPELT_CODES[node.text] : undefined
      return spelt === undefined ? node : { ...node, text: spelt }
    },
  },
} as const satisfies Record<string, Tolerance>

/**
 * TR-03129, SendCertificates. The id is plain text in 1.0 and wrapped in 1.1; without one the message comes unasked.
 * @throws {SoapError} `not-as-agreed`
 */
export function readSendCertificates(fields: Fields): Read<SendCertificates> {
  const messageId = readMessageId(textAt(fields, 'messageID') ?? textAt(fields, 'messageID', 'messageID'))
  return { command: { operation: 'SendCertificates', messageId, outcome: readOutcome(fields) }, tolerated: [] }
}

/** Certificates beside a failure status are not read: nothing says what they would be. */
function readOutcome(fields: Fields): Outcome {
  const status = textAt(fields, 'statusInfo') ?? ''
  const reason = refusalOf(status)
  if (reason !== undefined) return { kind: 'refused', reason }
  const certificates = octetsAt(fields, 'certificateSeq', 'certificate')
  holdToCeiling('certificateSeq', certificates.length)
  if (status !== 'ok_cert_available') throw new SoapError('not-as-agreed', { where: 'statusInfo', why: 'unknown' })
  if (certificates.length === 0) {
    throw new SoapError('not-as-agreed', { where: 'certificateSeq', why: 'empty, though certificates are announced' })
  }
  return { kind: 'certificates', certificates }
}
