import type { CertificatesOutcome, SendCertificates } from '../../messages/index.ts'
import { type Fields, octetsAt, SoapError, type Tolerance } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import type { Read } from '../operation.ts'
import { readMessageId } from '../reply-to.ts'
import { MISSPELT_CODES } from '../return-codes.ts'
import { readStatus } from '../status.ts'

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
 * TR-03129, SendCertificates. Without an id the message comes unasked.
 * @throws {SoapError} `not-as-agreed`
 */
export function readSendCertificates(fields: Fields): Read<SendCertificates> {
  const messageId = readMessageId(fields)
  const { refused, message } = readStatus(fields, 'ok_cert_available')
  const outcome = refused ?? readCertificates(fields)
  return { command: { operation: 'SendCertificates', messageId, outcome, ...message }, tolerated: [] }
}

/** @throws {SoapError} `not-as-agreed`: announced, and not there */
function readCertificates(fields: Fields): CertificatesOutcome {
  const certificates = octetsAt(fields, 'certificateSeq', 'certificate')
  holdToCeiling('certificateSeq', certificates.length)
  if (certificates.length === 0) {
    throw new SoapError('not-as-agreed', { where: 'certificateSeq', why: 'empty, though certificates are announced' })
  }
  return { kind: 'certificates', certificates }
}
