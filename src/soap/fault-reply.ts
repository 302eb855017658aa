import { SOAP_VERSIONS, type SoapVersion, soapVersionOfContentType } from './envelope.ts'
import { SOAP_ERRORS, type SoapError, type SoapErrorCode } from './errors.ts'
import { type FaultCode, type FaultSubcode, writeFault } from './fault.ts'

/** What goes back over HTTP when no response of the contract can. */
export interface FaultReply {
  readonly status: number
  readonly contentType: string
  readonly body: string
  /** Why, for log and event; says where and which rule, never what the message held. */
  readonly problem: string
}

export interface FaultWish {
  readonly status: number
  /** Is told to the caller: plain words, nothing of the inside. */
  readonly reason: string
  /** Unless told: the caller's fault for 4xx, ours otherwise. */
  readonly code?: FaultCode
  readonly subcode?: FaultSubcode
  /** Of the request, if known: decides the SOAP version unless that is told. */
  readonly contentType?: string | undefined
  readonly soapVersion?: SoapVersion
}

export function writeFaultReply(fault: FaultWish): FaultReply {
  const version = fault.soapVersion ?? soapVersionOfContentType(fault.contentType)
  const code = fault.code ?? (fault.status >= 400 && fault.status < 500 ? 'client' : 'server')
  return {
    status: fault.status,
    contentType: SOAP_VERSIONS[version].contentType,
    body: writeFault(version, code, fault.reason, fault.subcode),
    problem: fault.reason,
  }
}

/** Status and code of the fault for a message that no response of the contract could answer. */
const FAULT_OF_ERROR: Readonly<Partial<Record<SoapErrorCode, { status?: number; code: FaultCode }>>> = {
  'too-large': { status: 413, code: 'client' },
  'unknown-encoding': { status: 415, code: 'client' },
  'must-understand': { code: 'must-understand' },
  'unknown-soap-version': { code: 'version-mismatch' },
}

/** The fault for what is wrong with a message itself. @param reason what the caller is told, unless it is the error's own */
export function faultReplyFor(
  { code, message }: SoapError,
  soapVersion: SoapVersion,
  reason: string = SOAP_ERRORS[code],
): FaultReply {
  const { status = 500, code: faultCode = 'client' } = FAULT_OF_ERROR[code] ?? {}
  return { ...writeFaultReply({ status, code: faultCode, reason, soapVersion }), problem: message }
}
