import { parseMessageId, type SpocCommand, type SpocContractName } from '../../../src/messages/index.ts'
import type { NotificationSpelling } from '../../../src/spoc/index.ts'

/** What a toolkit is given to send: the members of the message but callerID; octets in base64. */
export interface SpocCall {
  readonly operation: SpocCommand['operation']
  readonly members: Readonly<Record<string, string>>
}

/** What a toolkit makes of an answer; `fault`: what it says when it cannot ask or cannot read. */
export type SpocToolkitAnswer =
  | { readonly fault: string }
  | { readonly result: string; readonly certificates: readonly string[] }

/** A call, what our service has to have understood, and what the toolkit has to have read in the answer. */
export interface ExpectedCall extends SpocCall {
  readonly command: SpocCommand
  readonly answer: Exclude<SpocToolkitAnswer, { readonly fault: string }>
}

export const CALLER_ID = 'UT'
export const FIRST = Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3)
export const SECOND = Uint8Array.of(0x7f, 0x21, 3, 4, 5, 6)
const [FIRST_TEXT, SECOND_TEXT] = [FIRST, SECOND].map((octets) => Buffer.from(octets).toString('base64')) as [
  string,
  string,
]

/** The messageID decides what the service says to a request. */
export const [AT_ONCE, LATER, REFUSED] = ['at-once', 'later', 'refused'] as const

/** Every message, with each kind of answer. */
export function callsIn(edition: SpocContractName): readonly ExpectedCall[] {
  const refusal = edition === 'icao-9303-12' ? 'failure_domain_parameters' : 'failure_syntax'
  const notification: NotificationSpelling =
    edition === 'icao-9303-12' ? 'new_cert_available_notification' : 'new_cer_available_notification'
  const taken = { result: 'ok_received_correctly', certificates: [] }
  const outcome = { kind: 'certificates', certificates: [SECOND] } as const
  const [subject, body] = ['Reactivation of SPOC service', 'It is back: čeština, <markup> & "quotes"']
  return [
    request(AT_ONCE, { result: 'ok_cert_available', certificates: [FIRST_TEXT, SECOND_TEXT] }),
    request(LATER, { result: 'ok_reception_ack', certificates: [] }),
    request(REFUSED, { result: refusal, certificates: [] }),
    {
      operation: 'GetCACertificates',
      members: { messageID: AT_ONCE },
      command: { operation: 'GetCACertificates', replyTo: replyTo(AT_ONCE) },
      answer: { result: 'ok_cert_available', certificates: [FIRST_TEXT, SECOND_TEXT] },
    },
    {
      operation: 'SendCertificates',
      members: { messageID: LATER, certificate: SECOND_TEXT, statusInfo: 'ok_cert_available' },
      command: { operation: 'SendCertificates', messageId: id(LATER), outcome },
      answer: taken,
    },
    {
      operation: 'SendCertificates',
      members: { messageID: LATER, statusInfo: 'failure_outer_signature' },
      command: {
        operation: 'SendCertificates',
        messageId: id(LATER),
        outcome: { kind: 'refused', reason: 'outer-signature' },
      },
      answer: taken,
    },
    {
      operation: 'SendCertificates',
      members: { certificate: SECOND_TEXT, statusInfo: notification },
      command: { operation: 'SendCertificates', messageId: undefined, outcome },
      answer: taken,
    },
    {
      operation: 'GeneralMessage',
      members: { messageID: AT_ONCE, subject, body },
      command: { operation: 'GeneralMessage', messageId: id(AT_ONCE), subject, body },
      answer: { result: 'ok', certificates: [] },
    },
  ]
}

function request(messageID: string, answer: ExpectedCall['answer']): ExpectedCall {
  return {
    operation: 'RequestCertificate',
    members: { messageID, certificateRequest: FIRST_TEXT },
    command: { operation: 'RequestCertificate', replyTo: replyTo(messageID), certReq: FIRST },
    answer,
  }
}

const id = (text: string) => parseMessageId(text)!
const replyTo = (text: string) => ({ callback: 'possible', messageId: id(text), responseUrl: undefined }) as const
