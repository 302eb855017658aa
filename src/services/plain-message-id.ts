import type { MessageId } from '../messages/index.ts'
import { type Fields, SoapError } from '../soap/index.ts'
import { readMessageId } from './reply-to.ts'

/** Where the id is no part of a wish to be called back, and never absent. @throws {SoapError} `not-as-agreed` */
export function readPlainMessageId(fields: Fields): MessageId {
  const messageId = readMessageId(fields)
  if (messageId === undefined) throw new SoapError('not-as-agreed', { where: 'messageID', why: 'missing' })
  return messageId
}
