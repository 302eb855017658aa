import type { NotNow, Operation } from '../messages/index.ts'
import { type FaultWish, type SoapVersion, writeFaultReply } from '../soap/index.ts'

/** What goes back over HTTP, and what there is to note about it. */
export interface SoapReply {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly operation?: Operation
  readonly returnCode?: string
  /** Names of the tolerances the call needed. */
  readonly tolerated: readonly string[]
  /** Names of those the call needed and its sender is not granted. */
  readonly notForgiven?: readonly string[]
  /** Why it was refused, for log and event; says where and which rule, never what the message held. */
  readonly problem?: string
}

/** A fault for the HTTP layer, which may have no message yet (401, 413, 415, 503). */
export function soapFault(fault: FaultWish): SoapReply {
  return { ...writeFaultReply(fault), tolerated: [] }
}

/** Nothing of the message was kept: it may come again, later. */
export function notNowReply({ message, retryAfterSeconds }: NotNow, soapVersion: SoapVersion): SoapReply {
  const { problem, ...fault } = soapFault({ status: 503, code: 'server', reason: message, soapVersion })
  return { ...fault, headers: { 'Retry-After': String(retryAfterSeconds) } }
}
