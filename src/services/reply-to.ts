import { type ContractName, type MessageId, parseMessageId, type ReplyTo } from '../messages/index.ts'
import { type Fields, isBlank, SoapError, textAt } from '../soap/index.ts'
import { holdToCeiling } from './ceilings.ts'
import type { ContentTolerance } from './content-tolerances.ts'

/**
 * The first three members of every request (TR-03129-1 2.2.1).
 * @throws {SoapError} `not-as-agreed`: a callback is possible, but the id is missing, or before 1.4 the address
 */
export function readReplyTo(
  fields: Fields,
  edition: ContractName,
): { replyTo: ReplyTo; tolerated: readonly ContentTolerance[] } {
  const messageId = readMessageId(fields)
  const responseUrl = textAt(fields, 'responseURL', 'string')
  if (textAt(fields, 'callbackIndicator') === 'callback_not_possible') {
    const extra = messageId !== undefined || responseUrl !== undefined
    return { replyTo: { callback: 'not-possible' }, tolerated: extra ? ['reply-address-without-callback'] : [] }
  }
  if (messageId === undefined) missing('messageID')
  if (responseUrl === undefined && edition !== 'tr-03129/1.4') missing('responseURL')
  holdToCeiling('responseURL', responseUrl?.length ?? 0)
  return { replyTo: { callback: 'possible', messageId, responseUrl }, tolerated: [] }
}

/**
 * The id in its wrapper, or in the accessor itself as 1.0 has it in callbacks.
 * @throws {SoapError} `not-as-agreed`: too long, or with characters no id may have
 */
export function readMessageId(fields: Fields): MessageId | undefined {
  const text = textAt(fields, 'messageID') ?? textAt(fields, 'messageID', 'messageID')
  if (text === undefined || isBlank(text)) return undefined
  const id = parseMessageId(text)
  if (id === undefined) throw new SoapError('not-as-agreed', { where: 'messageID', why: 'too long or unprintable' })
  return id
}

function missing(where: string): never {
  throw new SoapError('not-as-agreed', { where, why: 'required when a callback is possible' })
}

/**
 * The same members on the way out. 1.4 knows the address beforehand and should not be told one.
 * @throws {RangeError} without the address that 1.0 and 1.1 need for a callback
 */
export function writeReplyTo(replyTo: ReplyTo, edition: ContractName): Fields {
  if (replyTo.callback === 'not-possible') return { callbackIndicator: ['callback_not_possible'] }
  const head = { callbackIndicator: ['callback_possible'], messageID: [{ messageID: [replyTo.messageId] }] }
  if (edition === 'tr-03129/1.4') return head
  if (replyTo.responseUrl === undefined) throw new RangeError(`${edition} has no callback without a responseURL`)
  return { ...head, responseURL: [{ string: [replyTo.responseUrl] }] }
}

/** The id of a callback: plain text in 1.0, wrapped after that; without one, what goes out comes unasked. */
export function writeMessageId(messageId: MessageId | undefined, edition: ContractName): Fields {
  if (edition === 'tr-03129/1.0') return { messageID: [messageId ?? ''] }
  return messageId === undefined ? {} : { messageID: [{ messageID: [messageId] }] }
}
