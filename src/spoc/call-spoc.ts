import type { PartnerAnswer, SpocCommand, SpocContractName } from '../messages/index.ts'
import {
  conform,
  DEFAULT_LIMITS,
  type Element,
  type HttpRequest,
  type HttpResponse,
  type Limits,
  type parseXml,
  prefixesOf,
  readFields,
  readResponse,
  SOAP_VERSIONS,
  textAt,
  type Unusable,
  unusable,
  writeEnvelope,
  writeFields,
} from '../soap/index.ts'
import type { SpocContracts } from './contracts.ts'
import { localise, parseMessage } from './namespaces.ts'
import type { NotificationSpelling } from './notification.ts'
import { handlingOf } from './operations.ts'

export interface SpocCallWish {
  readonly contracts: SpocContracts
  readonly edition: SpocContractName
  /** Our own state, two letters. */
  readonly callerId: string
  readonly command: SpocCommand
  /** How this partner knows the status of a notification; `new_cert_available_notification` unless told otherwise. */
  readonly spelling?: NotificationSpelling
  /** Carries the request there; what it throws comes through unchanged, and so does an answer that it does not take. */
  readonly post: (request: HttpRequest) => Promise<HttpResponse | Unusable>
  readonly limits?: Limits
  /** Names of the tolerances the answer needed, when it needed any. */
  readonly onTolerated?: (names: readonly string[]) => void
}

/**
 * Tells or asks the SPOC of another state something and says what it answered; a GeneralMessage gets a receipt. An answer
 * that is none (a fault, an HTTP error, an unknown code) is `unusable` with a reason, not an error.
 * @throws {RangeError} when the contract has no words for this; and what `post` throws
 */
export async function callSpoc(wish: SpocCallWish): Promise<PartnerAnswer> {
  const response = await wish.post(writeSpocCall(wish))
  if ('kind' in response) return response
  const tolerated: string[] = []
  const parse: typeof parseXml = (body, limits, contentType) => {
    const parsed = parseMessage(body, limits, contentType)
    tolerated.push(...parsed.tolerated)
    return parsed.document
  }
  const read = (entry: Element) => readAnswer(wish, entry, tolerated)
  const answer = readResponse(response, wish.limits ?? DEFAULT_LIMITS, read, parse)
  if (answer.kind !== 'unusable' && tolerated.length > 0) wish.onTolerated?.(tolerated)
  return answer
}

/** The request as it goes out: SOAP 1.1, the namespace of the edition, the bare operation as SOAPAction. */
export function writeSpocCall({
  contracts,
  edition,
  callerId,
  command,
  spelling = 'new_cert_available_notification',
}: Omit<SpocCallWish, 'post'>): HttpRequest {
  const contract = contracts.editions[edition]
  const fields = handlingOf(command.operation).write(command as never, edition, spelling) // of its own operation
  const { request } = contract.operations.get(command.operation)! // a test holds our WSDLs to all four
  const entry = writeFields({ callerID: [callerId], ...fields }, request, contract)
  return {
    body: writeEnvelope('1.1', entry, prefixesOf(contract)),
    contentType: SOAP_VERSIONS['1.1'].contentType,
    soapAction: `"${command.operation}"`,
  }
}

/** Not held against the schema: a code of another edition or operation is still an answer. */
function readAnswer(
  { contracts, edition, command: { operation } }: SpocCallWish,
  entry: Element,
  tolerated: string[],
): PartnerAnswer {
  const contract = contracts.editions[edition]
  const { response } = contract.operations.get(operation)!
  const localised = localise(entry, () => contract.namespace)
  if (localised === undefined || entry.name !== response.name) return unusable(`not an answer to ${operation}`)
  const conformed = conform(localised.entry, response, contract)
  const payload = readFields(conformed.entry, response)
  tolerated.push(...localised.tolerated, ...conformed.tolerated)
  if (localised.edition !== edition) tolerated.push('namespace-of-another-edition')
  return handlingOf(operation).understand({ returnCode: textAt(payload, 'result')?.trim() ?? '', payload })
}
