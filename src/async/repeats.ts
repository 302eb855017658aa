import { createHash } from 'node:crypto'
import {
  type Callback,
  type GeneralMessage,
  type MessageId,
  type Outcome,
  type Request,
  type RequestPKICommunicationCert,
  unreachable,
} from '../messages/index.ts'

/** What belongs to an exchange; enquiries are answered at once and leave none, but for the one that a person answers. */
export type Correlated = Request | Callback | GeneralMessage | RequestPKICommunicationCert

/**
 * What makes two messages of a partner the same exchange: the messageID; without one, for a certificate request, the
 * request itself, so that asking again gives the same certificate, and for a list sent unasked the list. Undefined: every message
 * is a new exchange.
 */
export function repeatKey(command: Correlated): string | undefined {
  const messageId = messageIdOf(command)
  if (messageId !== undefined) return repeatKeyOfId(messageId)
  if ('outcome' in command) return command.outcome.kind === 'list' ? `list:${contentHash(command)}` : undefined
  return certReqOf(command) === undefined ? undefined : `request:${contentHash(command)}`
}

export const repeatKeyOfId = (messageId: MessageId): string => `id:${messageId}`

/** SHA-256, hex, over the operation and its decoded content: equal content in other bytes on the wire hashes the same. */
export function contentHash(command: Correlated): string {
  const hash = createHash('sha256').update(command.operation)
  for (const part of contentOf(command)) hash.update(`\u0000${part.length}\u0000`).update(part)
  return hash.digest('hex')
}

export function messageIdOf(command: Correlated): MessageId | undefined {
  if (!('replyTo' in command)) return command.messageId
  return command.replyTo.callback === 'possible' ? command.replyTo.messageId : undefined
}

/** The certificate request a command carries; of an eID server, in its container. */
export function certReqOf(command: Correlated): Uint8Array | undefined {
  if ('cmsContainer' in command) return command.cmsContainer
  return 'certReq' in command ? command.certReq : undefined
}

function contentOf(command: Correlated): (string | Uint8Array)[] {
  switch (command.operation) {
    case 'RequestCertificate':
      return [command.certReq]
    case 'RequestForeignCertificate':
      return [command.foreignCar, command.certReq]
    case 'GetCACertificates':
      return command.certReference === undefined ? [] : [command.certReference]
    case 'RequestPKICommunicationCert':
      return [command.cmsContainer]
    case 'GetMasterList':
    case 'GetDefectList':
    case 'GetDocumentSignerList':
      return []
    case 'SendCertificates':
    case 'SendMasterList':
    case 'SendDefectList':
    case 'SendDocumentSignerList':
      return outcomeContent(command.outcome)
    case 'GeneralMessage':
      return [command.subject, command.body]
    default:
      return unreachable(command)
  }
}

function outcomeContent(outcome: Outcome): (string | Uint8Array)[] {
  switch (outcome.kind) {
    case 'certificates':
      return [...outcome.certificates]
    case 'list':
      return [outcome.list]
    case 'refused':
      return [outcome.reason]
    default:
      return unreachable(outcome)
  }
}
