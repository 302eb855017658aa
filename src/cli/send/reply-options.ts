import { type Command, InvalidArgumentError } from 'commander'
import { type ContractName, type MessageId, parseMessageId, type ReplyTo } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'

export interface ReplyOptions {
  readonly messageId?: MessageId
  readonly responseUrl?: string
}

/** How the caller wants its answer: by callback when an id is given, at once when none is. */
export function withReplyOptions(made: Command): Command {
  return made
    .option('--message-id <id>', 'ask for the answer by callback, under this id', messageId)
    .option('--response-url <url>', 'where the callback is to go (not in 1.4, where the service knows)')
}

/** @throws {CliError} `misuse` where the edition wants the address and it is missing, or the other way round */
export function replyToOf({ messageId, responseUrl }: ReplyOptions, edition: ContractName): ReplyTo {
  if (messageId === undefined && responseUrl === undefined) return { callback: 'not-possible' }
  if (edition === 'tr-03129/1.4' && responseUrl !== undefined) {
    throw new CliError('misuse', '1.4 calls back where the caller is registered; leave out --response-url')
  }
  if (messageId === undefined || (responseUrl === undefined && edition !== 'tr-03129/1.4')) {
    throw new CliError('misuse', 'a callback needs both --message-id and --response-url (in 1.4 the id alone)')
  }
  return { callback: 'possible', messageId, responseUrl }
}

export function messageId(text: string): MessageId {
  const id = parseMessageId(text)
  if (id === undefined) throw new InvalidArgumentError('Use 1 to 255 characters without control characters.')
  return id
}
