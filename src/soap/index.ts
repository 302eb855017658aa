export { decodeBase64, encodeBase64 } from './base64.ts'
export { conform } from './conform.ts'
export {
  type Contract,
  loadContract,
  type MessageShape,
  type Naming,
  type OperationShape,
  prefixesOf,
} from './contract.ts'
export { DOCUMENT_TOLERANCES } from './document-tolerances.ts'
export { type Attribute, type Element, element, isBlank } from './element.ts'
export {
  readEnvelope,
  refuseUnknownHeaders,
  SOAP_VERSIONS,
  type SoapVersion,
  soapVersionOf,
  soapVersionOfContentType,
  writeEnvelope,
} from './envelope.ts'
export { SOAP_ERRORS, SoapError, type SoapErrorCode } from './errors.ts'
export { FAULT_CODES, type FaultCode, type FaultSubcode, readFault, writeFault } from './fault.ts'
export { type FaultReply, type FaultWish, faultReplyFor, writeFaultReply } from './fault-reply.ts'
export { type Fields, octetsAt, readFields, textAt, type Value, valuesAt, writeFields } from './fields.ts'
export { DEFAULT_LIMITS, LIST_LIMITS, type Limits } from './limits.ts'
export { parseCanonical, parseXml } from './parse-xml.ts'
export type { Style } from './read-wsdl.ts'
export { type HttpRequest, type HttpResponse, readResponse, type Unusable, unusable } from './response.ts'
export type { Member, Shape } from './shape.ts'
export type { Place, Tolerance } from './tolerance.ts'
export { RPC_TOLERANCES, unwrapped } from './tolerances.ts'
export { escapeXml, writeXml } from './write-xml.ts'
