import type { Command, ContractName, PartnerAnswer, ServiceName } from '../messages/index.ts'
import {
  type Contract,
  conform,
  DEFAULT_LIMITS,
  type Element,
  type HttpRequest,
  type HttpResponse,
  LIST_LIMITS,
  type Limits,
  type MessageShape,
  type OperationShape,
  prefixesOf,
  readFields,
  readResponse,
  SOAP_VERSIONS,
  type SoapVersion,
  type Unusable,
  unusable,
  writeEnvelope,
  writeFields,
} from '../soap/index.ts'
import type { ServiceContracts } from './contracts.ts'
import { localiseAnswer } from './namespaces.ts'
import { holdToSwitches } from './not-forgiven.ts'
import type { Manner } from './operation.ts'
import { shapeOf } from './operation-names.ts'
import { handlingOf } from './operations.ts'
import { ANSWER_TOLERANCES, type AnswerDeviation, readResult } from './result.ts'
import { MISSPELT_CODES } from './return-codes.ts'

export interface PartnerCall {
  readonly contracts: ServiceContracts
  /** The role the partner plays towards us: whose service is called. */
  readonly service: ServiceName
  readonly edition: ContractName
  readonly command: Command
  /** Carries the request there; what it throws comes through unchanged, and so does an answer that it does not take. */
  readonly post: (request: HttpRequest) => Promise<HttpResponse | Unusable>
  readonly limits?: Limits
  /** For answers that bring a list. */
  readonly listLimits?: Limits
  /** Names of the tolerances a usable answer needed, when it needed any. */
  readonly onTolerated?: (names: readonly string[]) => void
  /** Names of tolerances this partner is not granted: an answer that needs one is unusable. */
  readonly switchedOff?: ReadonlySet<string>
  /** What is acknowledged though no callback is possible will be asked for by GetDVCertificates. */
  readonly polled?: boolean
  /** Where the published texts leave something open. */
  readonly manner?: Manner
}

/**
 * Tells or asks a partner something and says what it answered. An answer that is none (a fault, an HTTP error, an
 * unknown code) is `unusable` with a reason, not an error.
 * @throws {RangeError} when the service has no such operation, or the edition no words for this; and what `post` throws
 */
export async function callPartner(call: PartnerCall): Promise<PartnerAnswer> {
  const response = await call.post(writeCall(call))
  if ('kind' in response) return response
  return readResponse(response, limitsOf(call), (entry, version) => readAnswer(call, entry, version))
}

/** The request as it goes out: SOAP 1.1, the namespaces of the edition. */
export function writeCall({
  contracts,
  service,
  edition,
  command,
  manner = {},
}: Omit<PartnerCall, 'post'>): HttpRequest {
  const contract = contracts[service].editions[edition]
  const { request } = shapeIn(contract, command, edition)
  const fields = handlingOf(command.operation).write(command as never, edition, manner) // of its own operation
  const entry = writeFields(fields, request, contract)
  return {
    body: writeEnvelope('1.1', entry, prefixesOf(contract)),
    contentType: SOAP_VERSIONS['1.1'].contentType,
    soapAction: '""',
  }
}

function limitsOf({ command, limits = DEFAULT_LIMITS, listLimits = LIST_LIMITS }: PartnerCall): Limits {
  return /^Get\w+List$/.test(command.operation) ? listLimits : limits
}

/** Not held against the schema: a code of another edition or operation is still an answer, and position means nothing. */
function readAnswer(
  { contracts, service, edition, command, onTolerated, switchedOff = new Set(), polled = false }: PartnerCall,
  entry: Element,
  version: SoapVersion,
): PartnerAnswer {
  const contract = contracts[service].editions[edition]
  const shape = shapeIn(contract, command, edition)
  const localised = localiseAnswer(entry, contract)
  if (localised === undefined || !namesOf(shape, command).includes(entry.name)) {
    return unusable(`not an answer to ${command.operation}`)
  }
  const conformed = conform(localised.entry, shape.response, contract, ANSWER_TOLERANCES)
  const { message, ...said } = readResult(readFields(conformed.entry, shape.response))
  const understood = handlingOf(command.operation).understand(said)
  if (understood.kind === 'unusable') return understood
  const answer = withoutVainPromise({ command, edition, polled }, { ...understood, ...message })
  if (answer.kind === 'unusable') return answer
  const tolerated = [
    ...(version === '1.2' ? ['soap-1.2'] : []),
    ...localised.tolerated,
    ...conformed.tolerated,
    ...deviationsOf(entry, said.returnCode, shape, command),
  ]
  holdToSwitches(tolerated, switchedOff)
  if (tolerated.length > 0) onTolerated?.(tolerated)
  return answer
}

function deviationsOf(
  { name }: Element,
  returnCode: string,
  { response }: OperationShape,
  { operation }: Command,
): (AnswerDeviation | 'misspelt-status')[] {
  const codes = codesOf(response)
  const named = name === operation && response.name !== operation
  return [
    ...(named ? (['response-without-suffix'] as const) : []),
    ...(Object.hasOwn(MISSPELT_CODES, returnCode) ? (['misspelt-status'] as const) : []),
    ...(codes.includes(MISSPELT_CODES[returnCode] ?? returnCode) ? [] : (['code-of-another-list'] as const)),
  ]
}

/** Those the schema lists for an answer: in 1.0 and 1.1 below `Result`, or of it. */
function codesOf({ members }: MessageShape): readonly string[] {
  const inner = members.flatMap(({ shape }) => (shape.kind === 'members' ? shape.members : []))
  const holder = [...members, ...inner].find(
    ({ name, shape }) => name === 'returnCode' || (name === 'Result' && shape.kind === 'text'),
  )
  return holder?.shape.kind === 'text' ? (holder.shape.values ?? []) : []
}

/** CardContact's server leaves the suffix out in some operations; 1.4 may still use the old name of GetCertificates. */
function namesOf({ response }: OperationShape, { operation }: Command): readonly string[] {
  return [response.name, operation, ...(operation === 'GetCACertificates' ? ['getCACertificatesResult'] : [])]
}

/** A callback promised to a caller that takes none would be waited for in vain. */
function withoutVainPromise(
  { command, edition, polled }: Pick<PartnerCall, 'command' | 'edition'> & { readonly polled: boolean },
  answer: PartnerAnswer,
): PartnerAnswer {
  if (answer.kind !== 'acknowledged') return answer
  if ('replyTo' in command && command.replyTo.callback === 'possible') return answer
  // 1.4 lets a DV without callbacks ask again, by GetDVCertificates (TR-03129-2)
  if (command.operation === 'RequestForeignCertificate' && edition === 'tr-03129/1.4') return answer
  if (command.operation === 'RequestCertificate' && edition === 'tr-03129/1.4' && polled) return answer
  return unusable(`${answer.returnCode}, though we take no callback`)
}

function shapeIn(contract: Contract, { operation }: Command, edition: ContractName): OperationShape {
  const shape = shapeOf(contract, operation, edition)
  if (shape === undefined) throw new RangeError(`${contract.namespace} has no operation ${operation}`)
  return shape
}
