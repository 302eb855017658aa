import type { Command, ContractName, PartnerAnswer, ServiceName } from '../messages/index.ts'
import { unreachable } from '../messages/index.ts'
import {
  type Contract,
  conform,
  DEFAULT_LIMITS,
  type Element,
  type Fields,
  type Limits,
  parseXml,
  readEnvelope,
  readFault,
  readFields,
  SOAP_VERSIONS,
  SoapError,
  soapVersionOf,
  textAt,
  writeEnvelope,
  writeFields,
} from '../soap/index.ts'
import type { ServiceContracts } from './contracts.ts'
import { understandGetCACertificates, writeGetCACertificates } from './get-ca-certificates/call.ts'
import { localiseAnswer } from './namespaces.ts'
import { understandRequestCertificate, writeRequestCertificate } from './request-certificate/call.ts'
import { understandSendCertificates, writeSendCertificates } from './send-certificates/call.ts'

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

export interface PartnerCall {
  readonly contracts: ServiceContracts
  /** The role the partner plays towards us: whose service is called. */
  readonly service: ServiceName
  readonly edition: ContractName
  readonly command: Command
  /** Carries the request there; what it throws comes through unchanged. */
  readonly post: (request: HttpRequest) => Promise<HttpResponse>
  readonly limits?: Limits
  /** Names of the tolerances the answer needed, when it needed any. */
  readonly onTolerated?: (names: readonly string[]) => void
}

/**
 * Tells or asks a partner something and says what it answered. An answer that is none (a fault, an HTTP error, an
 * unknown code) is `unusable` with a reason, not an error.
 * @throws {RangeError} when the service has no such operation; and what `post` throws
 */
export async function callPartner(call: PartnerCall): Promise<PartnerAnswer> {
  const response = await call.post(writeCall(call))
  return readAnswer(call, response)
}

/** The request as it goes out: SOAP 1.1, the namespaces of the edition. */
export function writeCall({ contracts, service, edition, command }: Omit<PartnerCall, 'post'>): HttpRequest {
  const contract = contracts[service].editions[edition]
  const entry = writeFields(fieldsOf(command, edition), operationOf(contract, command).request, contract)
  const prefixes = { [contract.namespace]: 'p', [contract.typesNamespace]: 'b' }
  return {
    body: writeEnvelope('1.1', entry, prefixes),
    contentType: SOAP_VERSIONS['1.1'].contentType,
    soapAction: '""',
  }
}

function fieldsOf(command: Command, edition: ContractName): Fields {
  switch (command.operation) {
    case 'RequestCertificate':
      return writeRequestCertificate(command)
    case 'GetCACertificates':
      return writeGetCACertificates(command)
    case 'SendCertificates':
      return writeSendCertificates(command, edition)
    default:
      return unreachable(command)
  }
}

function readAnswer(call: PartnerCall, { status, body }: HttpResponse): PartnerAnswer {
  try {
    const envelope = parseXml(body, call.limits ?? DEFAULT_LIMITS)
    const version = soapVersionOf(envelope)
    const entry = readEnvelope(envelope, version)
    const fault = readFault(entry, version)
    if (fault !== undefined) return unusable(`a SOAP fault: ${fault}`)
    return status === 200 ? readResponse(call, entry) : unusable(`HTTP status ${status}`)
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return unusable(status === 200 ? error.message : `HTTP status ${status}`)
  }
}

/** Not held against the schema: a code of another edition or operation is still an answer, and position means nothing. */
function readResponse(
  { contracts, service, edition, command, onTolerated }: PartnerCall,
  entry: Element,
): PartnerAnswer {
  const contract = contracts[service].editions[edition]
  const shape = operationOf(contract, command).response
  const localised = localiseAnswer(entry, contract)
  // CardContact's server leaves the suffix out in some operations
  const named = entry.name === shape.name || entry.name === command.operation
  if (localised === undefined || !named) return unusable(`not an answer to ${command.operation}`)
  const conformed = conform(localised, shape, contract)
  if (conformed.tolerated.length > 0) onTolerated?.(conformed.tolerated)
  return understand(command, readFields(conformed.entry, shape))
}

function understand(command: Command, fields: Fields): PartnerAnswer {
  const returnCode = textAt(fields, 'Result', 'returnCode')?.trim() ?? ''
  switch (command.operation) {
    case 'RequestCertificate':
      return withoutVainPromise(command.replyTo.callback, understandRequestCertificate(returnCode, fields))
    case 'GetCACertificates':
      return withoutVainPromise(command.replyTo.callback, understandGetCACertificates(returnCode, fields))
    case 'SendCertificates':
      return understandSendCertificates(returnCode)
    default:
      return unreachable(command)
  }
}

/** A callback promised to a caller that takes none would be waited for in vain. */
function withoutVainPromise(callback: 'possible' | 'not-possible', answer: PartnerAnswer): PartnerAnswer {
  const vain = callback === 'not-possible' && answer.kind === 'acknowledged'
  return vain ? unusable(`${answer.returnCode}, though we take no callback`) : answer
}

function operationOf(contract: Contract, { operation }: Command) {
  const shape = contract.operations.get(operation)
  if (shape === undefined) throw new RangeError(`${contract.namespace} has no operation ${operation}`)
  return shape
}

function unusable(why: string): PartnerAnswer {
  return { kind: 'unusable', why }
}
