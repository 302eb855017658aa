import { type MessageId, parseMessageId, type ReplyTo } from '../messages/index.ts'
import { type Fields, isBlank, SoapError, textAt } from '../soap/index.ts'
import { holdToCeiling } from './ceilings.ts'

/** Tolerances of the content, beyond those of its form. */
export const CONTENT_TOLERANCES = {
  'reply-address-without-callback': 'a messageID or responseURL beside callback_not_possible is not used',
  'misspelt-status': 'CardContact writes failure_domain_parameter',
  'content-of-another-edition': 'a 1.0 message whose content is that of 1.1: a status code 1.0 does not have, say',
} as const
export type ContentTolerance = keyof typeof CONTENT_TOLERANCES

/** What an operation read, and what it let pass. */
export interface Read<C> {
  readonly command: C
  readonly tolerated: readonly ContentTolerance[]
}

/**
 * The first three accessors of every request (TR-03129-1 2.2.1).
 * @throws {SoapError} `not-as-agreed`: a callback is possible, but id or address are missing
 */
export function readReplyTo(fields: Fields): { replyTo: ReplyTo; tolerated: readonly ContentTolerance[] } {
  const messageId = readMessageId(textAt(fields, 'messageID', 'messageID'))
  const responseUrl = textAt(fields, 'responseURL', 'string')
  if (textAt(fields, 'callbackIndicator') === 'callback_not_possible') {
    const extra = messageId !== undefined || responseUrl !== undefined
    return { replyTo: { callback: 'not-possible' }, tolerated: extra ? ['reply-address-without-callback'] : [] }
  }
  if (messageId === undefined) missing('messageID')
  if (responseUrl === undefined) missing('responseURL')
  holdToCeiling('responseURL', responseUrl.length)
  return { replyTo: { callback: 'possible', messageId, responseUrl }, tolerated: [] }
}

/** @throws {SoapError} `not-as-agreed`: too long, or with characters no id may have */
export function readMessageId(text: string | undefined): MessageId | undefined {
  if (text === undefined || isBlank(text)) return undefined
  const id = parseMessageId(text)
  if (id === undefined) throw new SoapError('not-as-agreed', { where: 'messageID', why: 'too long or unprintable' })
  return id
}

function missing(where: string): never {
  throw new SoapError('not-as-agreed', { where, why: 'required when a callback is possible' })
}

/** The same accessors on the way out; what is absent is written as an empty accessor. */
export function writeReplyTo(replyTo: ReplyTo): Fields {
  if (replyTo.callback === 'not-possible') return { callbackIndicator: ['callback_not_possible'] }
  return {
    callbackIndicator: ['callback_possible'],
    messageID: [{ messageID: [replyTo.messageId] }],
    responseURL: [{ string: [replyTo.responseUrl] }],
  }
}
