import { type Command, InvalidArgumentError } from 'commander'
import { type MessageId, parseMessageId, type ReplyTo } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'

export interface ReplyOptions {
  readonly messageId?: MessageId
  readonly responseUrl?: string
}

/** How the caller wants its answer: by callback when both are given, at once when neither is. */
export function withReplyOptions(made: Command): Command {
  return made
    .option('--message-id <id>', 'ask for the answer by callback, under this id', messageId)
    .option('--response-url <url>', 'where the callback is to go')
}

/** @throws {CliError} `misuse` when one is given without the other */
export function replyToOf({ messageId, responseUrl }: ReplyOptions): ReplyTo {
  if (messageId === undefined && responseUrl === undefined) return { callback: 'not-possible' }
  if (messageId === undefined || responseUrl === undefined) {
    throw new CliError('misuse', 'a callback needs both --message-id and --response-url')
  }
  return { callback: 'possible', messageId, responseUrl }
}

export function messageId(text: string): MessageId {
  const id = parseMessageId(text)
  if (id === undefined) throw new InvalidArgumentError('Use 1 to 255 characters without control characters.')
  return id
}
