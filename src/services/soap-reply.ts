import type { Operation } from '../messages/index.ts'
import {
  type FaultCode,
  SOAP_VERSIONS,
  type SoapErrorCode,
  type SoapVersion,
  soapVersionOfContentType,
  writeFault,
} from '../soap/index.ts'

/** What goes back over HTTP, and what there is to note about it. */
export interface SoapReply {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly operation?: Operation
  readonly returnCode?: string
  /** Names of the tolerances the call needed. */
  readonly tolerated: readonly string[]
  /** Names of those the call needed and its sender is not granted. */
  readonly notForgiven?: readonly string[]
  /** Why it was refused, for log and event; says where and which rule, never what the message held. */
  readonly problem?: string
}

/**
 * A fault for the HTTP layer, which may have no message yet (401, 413, 415, 503).
 * @param reason is told to the caller: plain words, nothing of the inside
 * @param contentType of the request, if known: decides the SOAP version
 */
export function soapFault(fault: {
  readonly status: number
  readonly reason: string
  readonly code?: FaultCode
  readonly contentType?: string | undefined
  readonly soapVersion?: SoapVersion
}): SoapReply {
  const version = fault.soapVersion ?? soapVersionOfContentType(fault.contentType)
  const code = fault.code ?? (fault.status >= 400 && fault.status < 500 ? 'client' : 'server')
  return {
    status: fault.status,
    contentType: SOAP_VERSIONS[version].contentType,
    body: writeFault(version, code, fault.reason),
    tolerated: [],
    problem: fault.reason,
  }
}

/** Status and code of the fault for a message that no response of the contract could answer. */
export const FAULT_OF_ERROR: Readonly<Partial<Record<SoapErrorCode, { status?: number; code: FaultCode }>>> = {
  'too-large': { status: 413, code: 'client' },
  'must-understand': { code: 'must-understand' },
  'unknown-soap-version': { code: 'version-mismatch' },
}
