import type { Refusal, SendCertificates, SpocContractName } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import type { NotificationSpelling } from '../notification.ts'
import { type Codes, everyRefusal } from '../operation.ts'

const EVERY_EDITION = {
  ...everyRefusal('failure_request_not_accepted'),
  certificates: 'ok_cert_available',
  syntax: 'failure_syntax',
  'incorrect-request': 'failure_syntax',
  'inner-signature': 'failure_inner_signature',
  'outer-signature': 'failure_outer_signature',
  expired: 'failure_outer_signature', // it is the outer signature's certificate that has run out
  'domain-parameters': 'failure_syntax',
  'not-forwarded': 'failure_internal_error',
  'synchronous-not-possible': 'failure_internal_error',
  'other-error': 'failure_syntax',
  'internal-error': 'failure_internal_error',
}

/** How an outcome is told by callback: Doc 9303-12 has more codes in an answer than it has here. */
export const STATUS_CODES = {
  'csn-369791/2009': EVERY_EDITION,
  'icao-9303-12': EVERY_EDITION,
} as const satisfies Codes<'certificates' | Refusal>

/** What goes into statusInfo; without a messageID it is a notification. */
export function spocStatusOf(
  { messageId, outcome }: SendCertificates,
  edition: SpocContractName,
  spelling: NotificationSpelling,
): string {
  if (outcome.kind === 'refused') return STATUS_CODES[edition][outcome.reason]
  return messageId === undefined ? spelling : STATUS_CODES[edition].certificates
}

/** @throws {RangeError} for a refusal that belongs to no request */
export function writeSendCertificates(
  command: SendCertificates,
  edition: SpocContractName,
  spelling: NotificationSpelling,
): Fields {
  const { messageId, outcome } = command
  if (messageId === undefined && outcome.kind === 'refused') throw new RangeError('a refusal belongs to a request')
  const certificates = outcome.kind === 'certificates' ? outcome.certificates : []
  return {
    messageID: messageId === undefined ? [] : [messageId],
    certificateSequence: certificates.length === 0 ? [] : [{ certificate: certificates }],
    statusInfo: [spocStatusOf(command, edition, spelling)],
  }
}
