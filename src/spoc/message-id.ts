import { type MessageId, parseMessageId, type ReplyTo } from '../messages/index.ts'
import { type Fields, isBlank, SoapError, textAt } from '../soap/index.ts'
import { holdToCeiling } from './ceilings.ts'

/**
 * The state that says it is calling: two letters by Doc 9303-12, 8.2; told as it came, for whoever knows the partner.
 * @throws {SoapError} `not-as-agreed`: blank, or over the ceiling
 */
export function readCallerId(fields: Fields): string {
  const callerId = textAt(fields, 'callerID')?.trim() ?? ''
  if (isBlank(callerId)) throw new SoapError('not-as-agreed', { where: 'callerID', why: 'missing' })
  holdToCeiling('callerID', callerId.length)
  return callerId
}

/** @throws {SoapError} `not-as-agreed`: blank, too long, or with characters no id may have */
export function readMessageId(fields: Fields): MessageId {
  const text = textAt(fields, 'messageID') ?? ''
  if (isBlank(text)) throw new SoapError('not-as-agreed', { where: 'messageID', why: 'missing' })
  const id = parseMessageId(text)
  if (id === undefined) throw new SoapError('not-as-agreed', { where: 'messageID', why: 'too long or unprintable' })
  return id
}

/**
 * Every SPOC takes callbacks, at the address it is registered with (Doc 9303-12, 8).
 * @throws {SoapError} `not-as-agreed`, as {@link readMessageId}
 */
export function readReplyTo(fields: Fields): ReplyTo {
  return { callback: 'possible', messageId: readMessageId(fields), responseUrl: undefined }
}

/** @throws {RangeError} for a request without an id: between states every request has one */
export function writeReplyTo(replyTo: ReplyTo): Fields {
  if (replyTo.callback === 'not-possible') throw new RangeError('a SPOC takes callbacks: its requests have a messageID')
  return { messageID: [replyTo.messageId] }
}
