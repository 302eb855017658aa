import type { Callback, Enquiry, GetList, ListKind, Operation, Request, SendList } from '../messages/index.ts'
import { LIST_OPERATIONS } from '../messages/index.ts'
import { understandCertificates } from './certificate-answer.ts'
import { answerGetCACertificates } from './get-ca-certificates/answer.ts'
import { writeGetCACertificates } from './get-ca-certificates/call.ts'
import { readGetCACertificates } from './get-ca-certificates/read.ts'
import { answerGetCertificateChain } from './get-certificate-chain/answer.ts'
import { writeGetCertificateChain } from './get-certificate-chain/call.ts'
import { GET_CERTIFICATE_CHAIN_TOLERANCES, readGetCertificateChain } from './get-certificate-chain/read.ts'
import { answerGetCertificateDescription } from './get-certificate-description/answer.ts'
import {
  understandGetCertificateDescription,
  writeGetCertificateDescription,
} from './get-certificate-description/call.ts'
import { readGetCertificateDescription } from './get-certificate-description/read.ts'
import { answerGetDVCertificates } from './get-dv-certificates/answer.ts'
import { understandGetDVCertificates, writeGetDVCertificates } from './get-dv-certificates/call.ts'
import { readGetDVCertificates } from './get-dv-certificates/read.ts'
import { answerGetList } from './get-list/answer.ts'
import { understandGetList, writeGetList } from './get-list/call.ts'
import { readGetList } from './get-list/read.ts'
import { answerGetPKICommunicationCert } from './get-pki-communication-cert/answer.ts'
import { understandGetPKICommunicationCert, writeGetPKICommunicationCert } from './get-pki-communication-cert/call.ts'
import { readGetPKICommunicationCert } from './get-pki-communication-cert/read.ts'
import { answerGetTASignature } from './get-ta-signature/answer.ts'
import { understandGetTASignature, writeGetTASignature } from './get-ta-signature/call.ts'
import { readGetTASignature } from './get-ta-signature/read.ts'
import type { CallbackHandling, EnquiryHandling, RequestHandling } from './operation.ts'
import { answerReceipt, understandReceipt } from './receipts.ts'
import { answerRequestCertificate } from './request-certificate/answer.ts'
import { writeRequestCertificate } from './request-certificate/call.ts'
import { readRequestCertificate } from './request-certificate/read.ts'
import { answerRequestForeignCertificate } from './request-foreign-certificate/answer.ts'
import { writeRequestForeignCertificate } from './request-foreign-certificate/call.ts'
import { readRequestForeignCertificate } from './request-foreign-certificate/read.ts'
import { answerRequestPKICommunicationCert } from './request-pki-communication-cert/answer.ts'
import {
  understandRequestPKICommunicationCert,
  writeRequestPKICommunicationCert,
} from './request-pki-communication-cert/call.ts'
import { readRequestPKICommunicationCert } from './request-pki-communication-cert/read.ts'
import { writeSendCertificates } from './send-certificates/call.ts'
import { readSendCertificates, SEND_CERTIFICATES_TOLERANCES } from './send-certificates/read.ts'
import { answerSendList } from './send-list/answer.ts'
import { writeSendList } from './send-list/call.ts'
import { readSendList, SEND_DEFECT_LIST_TOLERANCES } from './send-list/read.ts'
import { answerSendRSCCert } from './send-rsc-cert/answer.ts'
import { understandSendRSCCert, writeSendRSCCert } from './send-rsc-cert/call.ts'
import { readSendRSCCert } from './send-rsc-cert/read.ts'

const getList = (kind: ListKind) =>
  ({
    kind: 'request',
    tolerances: {},
    read: (fields, edition) => readGetList(LIST_OPERATIONS[kind].get, fields, edition),
    answer: (answer, edition) => answerGetList(kind, answer, edition),
    write: writeGetList,
    understand: (said) => understandGetList(kind, said),
  }) as const satisfies RequestHandling<GetList>

const sendList = (kind: ListKind) =>
  ({
    kind: 'callback',
    tolerances: kind === 'defect' ? SEND_DEFECT_LIST_TOLERANCES : {},
    read: (fields) => readSendList(kind, fields),
    answer: (receipt, edition) => answerSendList(kind, receipt, edition),
    write: writeSendList,
    understand: understandReceipt,
  }) as const satisfies CallbackHandling<SendList>

export type AnyHandling = RequestHandling | EnquiryHandling | CallbackHandling

/** Every operation of every service, by name. */
export const OPERATIONS = {
  RequestCertificate: {
    kind: 'request',
    tolerances: {},
    read: readRequestCertificate,
    answer: answerRequestCertificate,
    write: writeRequestCertificate,
    understand: (said) => understandCertificates(said),
  },
  RequestForeignCertificate: {
    kind: 'request',
    tolerances: {},
    read: readRequestForeignCertificate,
    answer: answerRequestForeignCertificate,
    write: writeRequestForeignCertificate,
    understand: (said) => understandCertificates(said),
  },
  GetCACertificates: {
    kind: 'request',
    tolerances: {},
    read: readGetCACertificates,
    answer: answerGetCACertificates,
    write: writeGetCACertificates,
    understand: (said) => understandCertificates(said, 0),
  },
  GetMasterList: getList('master'),
  GetDefectList: getList('defect'),
  GetDocumentSignerList: getList('document-signer'),
  GetDVCertificates: {
    kind: 'enquiry',
    tolerances: {},
    read: readGetDVCertificates,
    answer: answerGetDVCertificates,
    write: writeGetDVCertificates,
    understand: understandGetDVCertificates,
  },
  GetCertificateChain: {
    kind: 'enquiry',
    tolerances: GET_CERTIFICATE_CHAIN_TOLERANCES,
    read: readGetCertificateChain,
    answer: answerGetCertificateChain,
    write: writeGetCertificateChain,
    understand: (said) => understandCertificates(said),
  },
  GetTASignature: {
    kind: 'enquiry',
    tolerances: {},
    read: readGetTASignature,
    answer: answerGetTASignature,
    write: writeGetTASignature,
    understand: understandGetTASignature,
  },
  GetCertificateDescription: {
    kind: 'enquiry',
    tolerances: {},
    read: readGetCertificateDescription,
    answer: answerGetCertificateDescription,
    write: writeGetCertificateDescription,
    understand: understandGetCertificateDescription,
  },
  SendRSCCert: {
    kind: 'enquiry',
    tolerances: {},
    read: readSendRSCCert,
    answer: answerSendRSCCert,
    write: writeSendRSCCert,
    understand: understandSendRSCCert,
  },
  RequestPKICommunicationCert: {
    kind: 'enquiry',
    tolerances: {},
    read: readRequestPKICommunicationCert,
    answer: answerRequestPKICommunicationCert,
    write: writeRequestPKICommunicationCert,
    understand: understandRequestPKICommunicationCert,
  },
  GetPKICommunicationCert: {
    kind: 'enquiry',
    tolerances: {},
    read: readGetPKICommunicationCert,
    answer: answerGetPKICommunicationCert,
    write: writeGetPKICommunicationCert,
    understand: understandGetPKICommunicationCert,
  },
  SendCertificates: {
    kind: 'callback',
    tolerances: SEND_CERTIFICATES_TOLERANCES,
    read: readSendCertificates,
    answer: answerReceipt,
    write: writeSendCertificates,
    understand: understandReceipt,
  },
  SendMasterList: sendList('master'),
  SendDefectList: sendList('defect'),
  SendDocumentSignerList: sendList('document-signer'),
} as const satisfies Record<Operation, AnyHandling>

export function handlingOf(operation: Request['operation']): RequestHandling
export function handlingOf(operation: Enquiry['operation']): EnquiryHandling
export function handlingOf(operation: Callback['operation']): CallbackHandling
export function handlingOf(operation: Operation): AnyHandling
export function handlingOf(operation: Operation): AnyHandling {
  return OPERATIONS[operation] // each takes the commands of its own operation, by which it is found
}
