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
import { judgeCertificate } from './ca-orders/judge-certificate.ts'
import { placeOrder } from './ca-orders/place-order.ts'
import { revokeAtCa, watchRevocation } from './ca-orders/revoke-certificate.ts'
import { watchOrder } from './ca-orders/watch-order.ts'
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

type OutgoingWork = Readonly<
  Record<Extract<Task, 'send' | 'poll' | 'install'>, (exchange: Exchange, deps: HandlerDeps) => Promise<void>>
>

const TO_PARTNERS: OutgoingWork = { send: sendRequest, poll: pollForCertificates, install: installAnswer }

/** What is ordered from X.509 CAs goes through the same states, by other ways. */
const TO_CAS: Readonly<Record<CaOperation, OutgoingWork>> = {
  OrderCertificate: { send: placeOrder, poll: watchOrder, install: judgeCertificate },
  RevokeCertificate: { send: revokeAtCa, poll: watchRevocation, install: owesNone },
}

async function owesNone({ operation }: Exchange): Promise<never> {
  throw new Error(`${operation} brings nothing to look at`)
}

const outgoing = ({ operation }: Exchange): OutgoingWork => (isCaOperation(operation) ? TO_CAS[operation] : TO_PARTNERS)

/** What a worker does for each task. */
export function workOf(deps: HandlerDeps): Readonly<Record<Task, Work>> {
  return {
    handle: (exchange) => HANDLERS[exchange.operation as Handled](exchange, deps),
    deliver: (exchange) => deliverOutcome(exchange, deps),
    send: (exchange) => outgoing(exchange).send(exchange, deps),
    poll: (exchange) => outgoing(exchange).poll(exchange, deps),
    install: (exchange) => outgoing(exchange).install(exchange, deps),
  }
}
