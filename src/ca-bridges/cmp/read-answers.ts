import {
  bits,
  context,
  type Element,
  type Fields,
  fieldsOf,
  objectIdentifier,
  smallNumber,
  TAG,
} from '../../lists/index.ts'
import { failuresIn } from './failures.ts'
import { CMP_IDS } from './object-identifiers.ts'
import { certificateList, inside, texts } from './read-message.ts'

/** PKIStatusInfo. RFC 9810 5.2.3. */
export interface StatusInfo {
  readonly status: number
  readonly text: string
  readonly failures: ReturnType<typeof failuresIn>
}

/** CertRepMessage with the one response to our request. RFC 9810 5.3.4. */
export interface CertificateAnswer extends StatusInfo {
  /** The content of an INTEGER, as it came: it goes back in the same form. */
  readonly requestId: Uint8Array
  /** DER. */
  readonly certificate?: Uint8Array
  /** Certificates of CAs beside it, DER. */
  readonly caCertificates: readonly Uint8Array[]
}

/** PollRepContent. RFC 9810 5.3.22. */
export interface PollAnswer {
  readonly requestId: Uint8Array
  readonly checkAfterSeconds: number
  readonly text: string
}

/** CertRepMessage. @throws {ListError} */
export function readCertificateAnswer(content: Element): CertificateAnswer {
  const fields = fieldsOf(content, TAG.sequence, 'CertRepMessage')
  const published = fields.takeIf(context(1))
  const [response, ...more] = [...fields.take(TAG.sequence).children()]
  fields.finish()
  if (response === undefined || more.length > 0) throw content.error('value-malformed', 'not one response')
  const caCertificates = published === undefined ? [] : certificateList(inside(published))
  return { ...readResponse(fieldsOf(response, TAG.sequence, 'CertResponse')), caCertificates }
}

function readResponse(fields: Fields): Omit<CertificateAnswer, 'caCertificates'> {
  const requestId = fields.take(TAG.integer).value
  const status = readStatusInfo(fields.take(TAG.sequence))
  const pair = fields.takeIf(TAG.sequence)
  fields.takeIf(TAG.octetString) // what a registration form would say
  fields.finish()
  const certificate = pair === undefined ? undefined : certificateIn(fieldsOf(pair, TAG.sequence, 'CertifiedKeyPair'))
  return { requestId, ...status, ...(certificate && { certificate }) }
}

/** Of CertOrEncCert the certificate in the open; one that is encrypted to the key is not asked for. */
function certificateIn(fields: Fields): Uint8Array {
  return Uint8Array.from(inside(fields.take(context(0))).octets)
}

/** @throws {ListError} */
export function readStatusInfo(element: Element): StatusInfo {
  const fields = fieldsOf(element, TAG.sequence, 'PKIStatusInfo')
  const status = smallNumber(fields.take(TAG.integer))
  const words = fields.takeIf(TAG.sequence)
  const failures = fields.takeIf(TAG.bitString)
  fields.finish()
  return {
    status,
    text: words === undefined ? '' : texts(words).join(' '),
    failures: failures === undefined ? [] : failuresIn(bits(failures)),
  }
}

/** @throws {ListError} */
export function readPollAnswer(content: Element): PollAnswer {
  const [first, ...more] = [...content.children()]
  if (first === undefined || more.length > 0) throw content.error('value-malformed', 'not one answer')
  const fields = fieldsOf(first, TAG.sequence, 'PollRepContent')
  const requestId = fields.take(TAG.integer).value
  const checkAfterSeconds = smallNumber(fields.take(TAG.integer))
  const reason = fields.takeIf(TAG.sequence)
  fields.finish()
  return { requestId, checkAfterSeconds, text: reason === undefined ? '' : texts(reason).join(' ') }
}

/** RevRepContent: what became of the one revocation. RFC 9810 5.3.10. @throws {ListError} */
export function readRevocationAnswer(content: Element): StatusInfo {
  const fields = fieldsOf(content, TAG.sequence, 'RevRepContent')
  const [status, ...more] = [...fields.take(TAG.sequence).children()]
  if (status === undefined || more.length > 0) throw content.error('value-malformed', 'not one status')
  return readStatusInfo(status) // certificates and CRLs may follow
}

/** ErrorMsgContent. RFC 9810 5.3.21. @throws {ListError} */
export function readErrorBody(content: Element): StatusInfo {
  const fields = fieldsOf(content, TAG.sequence, 'ErrorMsgContent')
  const info = readStatusInfo(fields.take(TAG.sequence))
  const code = fields.takeIf(TAG.integer)
  const details = fields.takeIf(TAG.sequence)
  fields.finish()
  const more = [
    ...(code === undefined ? [] : [`error ${Buffer.from(code.value).toString('hex')}`]),
    ...(details === undefined ? [] : texts(details)),
  ]
  return { ...info, text: [info.text, ...more].filter((one) => one !== '').join('; ') }
}

/** The CA certificates in a general answer. RFC 9810 5.3.19.14. @returns undefined where it names none */
export function readCaCertificates(content: Element): readonly Uint8Array[] | undefined {
  for (const one of content.children()) {
    const fields = fieldsOf(one, TAG.sequence, 'general information')
    if (objectIdentifier(fields.take(TAG.objectIdentifier)) !== CMP_IDS.caCertificates) continue
    const list = fields.takeIf(TAG.sequence)
    return list === undefined ? undefined : certificateList(list)
  }
  return undefined
}
