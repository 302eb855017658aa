import type { GeneralMessage } from '../../messages/index.ts'
import { type Fields, textAt } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import { readMessageId } from '../message-id.ts'

/**
 * Doc 9303-12, 8.2.4. Subject and text may be empty; line breaks stand as they came.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGeneralMessage(fields: Fields): GeneralMessage {
  const messageId = readMessageId(fields)
  const [subject, body] = [textAt(fields, 'subject') ?? '', textAt(fields, 'body') ?? '']
  holdToCeiling('subject', subject.length)
  holdToCeiling('body', body.length)
  return { operation: 'GeneralMessage', messageId, subject, body }
}
