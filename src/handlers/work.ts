import type { Work } from '../async/index.ts'
import type { Enquiry, Exchange, Operation, Task } from '../messages/index.ts'
import { handleAnnouncedCertificates } from './announced-certificates.ts'
import { handleBroughtList } from './brought-list.ts'
import { deliverOutcome } from './deliver-outcome.ts'
import type { HandlerDeps } from './deps.ts'
import { handleGetCACertificates } from './get-ca-certificates.ts'
import { handleGetList } from './get-list.ts'
import { installAnswer } from './install-answer.ts'
import { pollForCertificates } from './poll-for-certificates.ts'
import { handleRequestCertificate } from './request-certificate.ts'
import { handleRequestForeignCertificate } from './request-foreign-certificate.ts'
import { sendRequest } from './send-request.ts'

/** Enquiries leave no exchange. */
type Handled = Exclude<Operation, Enquiry['operation']>

const HANDLERS: Readonly<Record<Handled, (exchange: Exchange, deps: HandlerDeps) => Promise<void>>> = {
  RequestCertificate: handleRequestCertificate,
  RequestForeignCertificate: handleRequestForeignCertificate,
  GetCACertificates: handleGetCACertificates,
  GetMasterList: handleGetList,
  GetDefectList: handleGetList,
  GetDocumentSignerList: handleGetList,
  SendCertificates: handleAnnouncedCertificates,
  SendMasterList: handleBroughtList,
  SendDefectList: handleBroughtList,
  SendDocumentSignerList: handleBroughtList,
}

/** What a worker does for each task. */
export function workOf(deps: HandlerDeps): Readonly<Record<Task, Work>> {
  return {
    handle: (exchange) => HANDLERS[exchange.operation as Handled](exchange, deps),
    deliver: (exchange) => deliverOutcome(exchange, deps),
    send: (exchange) => sendRequest(exchange, deps),
    poll: (exchange) => pollForCertificates(exchange, deps),
    install: (exchange) => installAnswer(exchange, deps),
  }
}
