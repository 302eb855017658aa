import type { Element } from './element.ts'
import { readEnvelope, type SoapVersion, soapVersionOf } from './envelope.ts'
import { SoapError } from './errors.ts'
import { readFault } from './fault.ts'
import type { Limits } from './limits.ts'
import { parseXml } from './parse-xml.ts'

/** A call of ours, for whoever carries it. */
export interface HttpRequest {
  readonly body: string
  readonly contentType: string
  /** The value of the SOAPAction header, quotes included. */
  readonly soapAction: string
}

export interface HttpResponse {
  readonly status: number
  readonly contentType: string | undefined
  readonly body: Uint8Array
}

/** An answer that is none, and why: a fault, an HTTP error, or not a message of the contract. */
export interface Unusable {
  readonly kind: 'unusable'
  readonly why: string
  /** It, or a gateway in front of it, says that it is not there now (RFC 9110, 15.6.3 to 15.6.5). */
  readonly unavailable?: true
}

/**
 * Takes the body entry out of an answer and has it read.
 * @param read may throw a SoapError, which makes the answer unusable
 * @param parse from octets to the envelope; unless told otherwise, the parser
 */
export function readResponse<A>(
  { status, contentType, body }: HttpResponse,
  limits: Limits,
  read: (entry: Element, version: SoapVersion) => A,
  parse: typeof parseXml = parseXml,
): A | Unusable {
  try {
    const envelope = parse(body, limits, contentType)
    const version = soapVersionOf(envelope)
    const entry = readEnvelope(envelope, version)
    const fault = readFault(entry, version)
    if (fault !== undefined) return { ...unusable(`a SOAP fault: ${fault}`), ...availability(status) }
    return status === 200 ? read(entry, version) : httpError(status)
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return status === 200 ? unusable(error.message) : httpError(status)
  }
}

function httpError(status: number): Unusable {
  return { ...unusable(`HTTP status ${status}`), ...availability(status) }
}

function availability(status: number): Pick<Unusable, 'unavailable'> {
  return [502, 503, 504].includes(status) ? { unavailable: true } : {}
}

export function unusable(why: string): Unusable {
  return { kind: 'unusable', why }
}
