import type { Message } from './messages.ts'
import type { Edition, ReceivedMessage, ToolkitCall, Value } from './toolkit.ts'

/** A question whose answer is to be brought, and the message that has to bring it. */
export interface Brought {
  readonly message: Message
  readonly call: ToolkitCall
  readonly expected: (issued: readonly string[]) => ReceivedMessage
}

const BRINGS: Readonly<Record<string, string>> = {
  RequestCertificate: 'SendCertificates',
  RequestForeignCertificate: 'SendCertificates',
  GetCertificates: 'SendCertificates',
  GetCACertificates: 'SendCertificates',
  GetMasterList: 'SendMasterList',
  GetDefectList: 'SendDefectList',
  GetDocumentSignerList: 'SendDocumentSignerList',
}

/** Callbacks know this code in 1.1 alone. */
const STATUS: Readonly<Record<string, Partial<Record<Edition, string>>>> = {
  failure_foreignCAR_unknown: { '1.0': 'failure_request_not_accepted', '1.4': 'failure_incorrect_request' },
}

/** Of the messages that are answered at once, those that can be answered later, asked so. */
export function byCallback(messages: readonly Message[], edition: Edition, url: string): Brought[] {
  return messages
    .filter(({ arguments: given }) => given.callbackIndicator !== undefined)
    .map((message, index) => {
      const { operation, returnCode, carries } = message
      const messageId = `${operation}-${index + 1}`
      const certificates = (issued: readonly string[]): readonly string[] =>
        carries.kind === 'certificates' ? carries.certificates : carries.kind === 'issued' ? issued : []
      return {
        message: {
          operation,
          arguments: {},
          how: 'by callback',
          returnCode: acknowledgement(operation, edition),
          carries: { kind: 'nothing' },
        },
        call: { operation, arguments: answeredAt(message.arguments, edition, messageId, url) },
        expected: (issued) => ({
          operation: BRINGS[operation] ?? '',
          messageId,
          statusInfo: STATUS[returnCode]?.[edition] ?? returnCode,
          certificates: certificates(issued),
          list: carries.kind === 'list' ? carries.list : undefined,
        }),
      }
    })
}

/** A request that goes abroad is no more than taken in 1.4. */
const acknowledgement = (operation: string, edition: Edition): string =>
  operation === 'RequestForeignCertificate' && edition === '1.4' ? 'ok_reception_ack' : 'ok_syntax'

/** In 1.4 the address of callbacks is agreed beforehand. */
function answeredAt(
  { callbackIndicator: _, ...given }: ToolkitCall['arguments'],
  edition: Edition,
  messageId: string,
  url: string,
): Record<string, Value> {
  const asked = { callbackIndicator: 'callback_possible', messageID: { messageID: messageId } }
  return edition === '1.4' ? { ...asked, ...given } : { ...asked, ...given, ...asked, responseURL: { string: url } }
}
