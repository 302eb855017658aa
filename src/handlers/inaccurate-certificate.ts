import { decodeRequest } from '../cvc/index.ts'
import { type Exchange, fillTemplate, type NoticeText } from '../messages/index.ts'

const LONGEST_WHY = 1_000
const LONGEST_BASE64 = 60_000 // then the certificates are not sent along: the messageID names them, too

/** What another state is told of an answer that fits no request of ours (TR-03139, 4.4.2, step 13), with what it sent. */
export function inaccurate(
  { request, messageId }: Exchange,
  certificates: readonly Uint8Array[],
  why: string,
): NoticeText {
  const { holderReference = '' } = decodeRequest(request ?? new Uint8Array(), { mode: 'tolerant' }).request
  const base64 = Buffer.concat(certificates).toString('base64')
  const filled = fillTemplate('certificate-inaccurate', {
    holder: holderReference,
    why: why.replaceAll(/\p{C}/gu, ' ').slice(0, LONGEST_WHY),
    ...(messageId === undefined ? {} : { 'message-id': messageId }),
    ...(base64 === '' || base64.length > LONGEST_BASE64 ? {} : { certificate: base64 }),
  })
  if (!filled.ok) throw new Error(filled.why)
  return filled.text
}
