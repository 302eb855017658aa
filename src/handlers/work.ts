import type { Work } from '../async/index.ts'
import {
  type CaOperation,
  type Enquiry,
  type Exchange,
  isCaOperation,
  type Operation,
  type Task,
} from '../messages/index.ts'
import { handleAnnouncedCertificates } from './announced-certificates.ts'
import { handleBroughtList } from './brought-list.ts'
import { askAboutDomain } from './ca-orders/ask-about-domain.ts'
import { cancelAtCa, watchCancellation } from './ca-orders/cancel-order.ts'
import { changeCertificate, watchRevocation } from './ca-orders/change-certificate.ts'
import { judgeCertificate } from './ca-orders/judge-certificate.ts'
import { placeOrder } from './ca-orders/place-order.ts'
import { watchOrder } from './ca-orders/watch-order.ts'
import { deliverOutcome } from './deliver-outcome.ts'
import type { HandlerDeps } from './deps.ts'
import { handleGetCACertificates } from './get-ca-certificates.ts'
import { handleGetList } from './get-list.ts'
import { installAnswer } from './install-answer.ts'
import { keepingPassages } from './keeping-passages.ts'
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

type OutgoingWork = Readonly<
  Record<Extract<Task, 'send' | 'poll' | 'install'>, (exchange: Exchange, deps: HandlerDeps) => Promise<void>>
>

const TO_PARTNERS: OutgoingWork = {
  send: keepingPassages('send', sendRequest),
  poll: keepingPassages('poll', pollForCertificates),
  install: installAnswer,
}
const deliver = keepingPassages('deliver', deliverOutcome)

/** What is ordered from X.509 CAs goes through the same states, by other ways. */
const TO_CAS: Readonly<Record<CaOperation, OutgoingWork>> = {
  OrderCertificate: { send: placeOrder, poll: watchOrder, install: judgeCertificate },
  CancelOrder: { send: cancelAtCa, poll: watchCancellation, install: owesNone },
  RevokeCertificate: { send: changeCertificate, poll: watchRevocation, install: owesNone },
  SuspendCertificate: { send: changeCertificate, poll: owesNone, install: owesNone },
  ReinstateCertificate: { send: changeCertificate, poll: owesNone, install: owesNone },
  RegisterDomain: { send: askAboutDomain, poll: owesNone, install: owesNone },
  CheckDomain: { send: askAboutDomain, poll: owesNone, install: owesNone },
  RemoveDomain: { send: askAboutDomain, poll: owesNone, install: owesNone },
}

async function owesNone({ operation }: Exchange): Promise<never> {
  throw new Error(`${operation} owes nothing of this kind`)
}

const outgoing = ({ operation }: Exchange): OutgoingWork => (isCaOperation(operation) ? TO_CAS[operation] : TO_PARTNERS)

/** What a worker does for each task. */
export function workOf(deps: HandlerDeps): Readonly<Record<Task, Work>> {
  return {
    handle: (exchange) => HANDLERS[exchange.operation as Handled](exchange, deps),
    deliver: (exchange) => deliver(exchange, deps),
    send: (exchange) => outgoing(exchange).send(exchange, deps),
    poll: (exchange) => outgoing(exchange).poll(exchange, deps),
    install: (exchange) => outgoing(exchange).install(exchange, deps),
  }
}
