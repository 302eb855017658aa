import type { GetCACertificates, RequestCertificate, SpocOperation } from '../messages/index.ts'
import { understandCertificates } from './certificate-answer.ts'
import { answerGeneralMessage } from './general-message/answer.ts'
import { writeGeneralMessage } from './general-message/call.ts'
import { readGeneralMessage } from './general-message/read.ts'
import { answerGetCACertificates } from './get-ca-certificates/answer.ts'
import { writeGetCACertificates } from './get-ca-certificates/call.ts'
import { readGetCACertificates } from './get-ca-certificates/read.ts'
import type { CallbackHandling, NoticeHandling, RequestHandling, SpocRequest } from './operation.ts'
import { understandNoticeReceipt, understandReceipt } from './receipts.ts'
import { answerRequestCertificate } from './request-certificate/answer.ts'
import { writeRequestCertificate } from './request-certificate/call.ts'
import { readRequestCertificate } from './request-certificate/read.ts'
import { answerSendCertificates } from './send-certificates/answer.ts'
import { writeSendCertificates } from './send-certificates/call.ts'
import { readSendCertificates } from './send-certificates/read.ts'

export type AnyHandling = RequestHandling | CallbackHandling | NoticeHandling

/** The four operations of a SPOC, by name. */
export const SPOC_OPERATIONS = {
  RequestCertificate: {
    kind: 'request',
    read: readRequestCertificate,
    answer: answerRequestCertificate,
    write: writeRequestCertificate,
    understand: (said) => understandCertificates(said),
  },
  GetCACertificates: {
    kind: 'request',
    read: readGetCACertificates,
    answer: answerGetCACertificates,
    write: writeGetCACertificates,
    understand: (said) => understandCertificates(said, 0),
  },
  SendCertificates: {
    kind: 'callback',
    read: readSendCertificates,
    answer: answerSendCertificates,
    write: writeSendCertificates,
    understand: understandReceipt,
  },
  GeneralMessage: {
    kind: 'notice',
    read: readGeneralMessage,
    answer: answerGeneralMessage,
    write: writeGeneralMessage,
    understand: understandNoticeReceipt,
  },
} as const satisfies {
  RequestCertificate: RequestHandling<RequestCertificate>
  GetCACertificates: RequestHandling<GetCACertificates>
  SendCertificates: CallbackHandling
  GeneralMessage: NoticeHandling
}

export function handlingOf(operation: SpocRequest['operation']): RequestHandling
export function handlingOf(operation: 'SendCertificates'): CallbackHandling
export function handlingOf(operation: 'GeneralMessage'): NoticeHandling
export function handlingOf(operation: SpocOperation): AnyHandling
export function handlingOf(operation: SpocOperation): AnyHandling {
  return SPOC_OPERATIONS[operation] // each takes the commands of its own operation, by which it is found
}
