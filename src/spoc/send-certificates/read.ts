import type { SendCertificates } from '../../messages/index.ts'
import { type Element, type Fields, type OperationShape, octetsAt, SoapError, textAt } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import { readMessageId } from '../message-id.ts'
import { isNotification } from '../notification.ts'
import { refusalOf } from '../return-codes.ts'

/**
 * Doc 9303-12, 8.2.2. A notification comes unasked: an id beside it means nothing, and it may have no certificates with it.
 * What stands beside a failure is not read: nothing says what it would be.
 * @throws {SoapError} `not-as-agreed`
 */
export function readSendCertificates(fields: Fields): SendCertificates {
  const status = textAt(fields, 'statusInfo') ?? ''
  const operation = 'SendCertificates'
  if (isNotification(status)) {
    return {
      operation,
      messageId: undefined,
      outcome: { kind: 'certificates', certificates: readCertificates(fields) },
    }
  }
  const messageId = readMessageId(fields)
  const reason = refusalOf(status)
  if (reason !== undefined) return { operation, messageId, outcome: { kind: 'refused', reason } }
  if (status !== 'ok_cert_available') throw new SoapError('not-as-agreed', { where: 'statusInfo', why: 'unknown' })
  const certificates = readCertificates(fields)
  if (certificates.length === 0) {
    throw new SoapError('not-as-agreed', {
      where: 'certificateSequence',
      why: 'empty, though certificates are announced',
    })
  }
  return { operation, messageId, outcome: { kind: 'certificates', certificates } }
}

/** @throws {SoapError} `not-as-agreed` */
function readCertificates(fields: Fields): readonly Uint8Array[] {
  const certificates = octetsAt(fields, 'certificateSequence', 'certificate')
  holdToCeiling('certificateSequence', certificates.length)
  return certificates
}

/** Listed by every edition. */
const STAND_IN = 'failure_syntax'

/**
 * The entry as its schema takes it: a status that only another edition or operation lists is understood all the same.
 * @returns undefined when nothing had to be put in its place
 */
export function withListedStatus(entry: Element, { request }: OperationShape): Element | undefined {
  const shape = request.members.find(({ name }) => name === 'statusInfo')?.shape
  const status = entry.children.find(({ name }) => name === 'statusInfo')
  if (status === undefined || shape?.kind !== 'text') return undefined
  if (shape.values?.includes(status.text) || refusalOf(status.text) === undefined) return undefined
  return {
    ...entry,
    children: entry.children.map((child) => (child === status ? { ...child, text: STAND_IN } : child)),
  }
}
