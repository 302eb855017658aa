import type { Work } from '../async/index.ts'
import type { Exchange, Operation, Task } from '../messages/index.ts'
import { handleAnnouncedCertificates } from './announced-certificates.ts'
import { deliverOutcome } from './deliver-outcome.ts'
import type { HandlerDeps } from './deps.ts'
import { handleGetCACertificates } from './get-ca-certificates.ts'
import { installAnswer } from './install-answer.ts'
import { handleRequestCertificate } from './request-certificate.ts'
import { sendRequest } from './send-request.ts'

const HANDLERS: Readonly<Record<Operation, (exchange: Exchange, deps: HandlerDeps) => Promise<void>>> = {
  RequestCertificate: handleRequestCertificate,
  GetCACertificates: handleGetCACertificates,
  SendCertificates: handleAnnouncedCertificates,
}

/** What a worker does for each task. */
export function workOf(deps: HandlerDeps): Readonly<Record<Task, Work>> {
  return {
    handle: (exchange) => HANDLERS[exchange.operation](exchange, deps),
    deliver: (exchange) => deliverOutcome(exchange, deps),
    send: (exchange) => sendRequest(exchange, deps),
    install: (exchange) => installAnswer(exchange, deps),
  }
}
