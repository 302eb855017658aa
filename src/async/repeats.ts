import { createHash } from 'node:crypto'
import { type Command, type MessageId, unreachable } from '../messages/index.ts'

/** How long after its end an exchange is still recognised when a partner repeats its message. */
export const REPEAT_DAYS = 30

/**
 * What makes two messages of a partner the same exchange: the messageID; without one, for a certificate request, the
 * request itself, so that asking again gives the same certificate. Undefined: every message is a new exchange.
 */
export function repeatKey(command: Command): string | undefined {
  const messageId = messageIdOf(command)
  if (messageId !== undefined) return repeatKeyOfId(messageId)
  return command.operation === 'RequestCertificate' ? `request:${contentHash(command)}` : undefined
}

export const repeatKeyOfId = (messageId: MessageId): string => `id:${messageId}`

/** SHA-256, hex, over the operation and its decoded content: equal content in other bytes on the wire hashes the same. */
export function contentHash(command: Command): string {
  const hash = createHash('sha256').update(command.operation)
  for (const part of contentOf(command)) hash.update(`\u0000${part.length}\u0000`).update(part)
  return hash.digest('hex')
}

export function messageIdOf(command: Command): MessageId | undefined {
  if (command.operation === 'SendCertificates') return command.messageId
  return command.replyTo.callback === 'possible' ? command.replyTo.messageId : undefined
}

function contentOf(command: Command): (string | Uint8Array)[] {
  switch (command.operation) {
    case 'RequestCertificate':
      return [command.certReq]
    case 'GetCACertificates':
      return []
    case 'SendCertificates':
      return command.outcome.kind === 'certificates' ? [...command.outcome.certificates] : [command.outcome.reason]
    default:
      return unreachable(command)
  }
}
