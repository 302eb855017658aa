import { randomUUID } from 'node:crypto'
import { type MessageId, parseMessageId } from '../messages/index.ts'

/** Unique among all messages of ours, and safe in XML. */
export function newMessageId(): MessageId {
  const messageId = parseMessageId(randomUUID())
  if (messageId === undefined) throw new Error('a UUID is a messageID')
  return messageId
}
