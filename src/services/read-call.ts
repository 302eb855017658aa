import type { Command, ContractName, Operation } from '../messages/index.ts'
import {
  conform,
  type Element,
  type Fields,
  type Limits,
  parseXml,
  readEnvelope,
  readFields,
  SoapError,
  type SoapVersion,
  soapVersionOf,
  soapVersionOfContentType,
  type Tolerance,
} from '../soap/index.ts'
import type { ServiceContract } from './contracts.ts'
import { readGetCACertificates } from './get-ca-certificates/read.ts'
import { type Localised, localise, type Namespaces, translate } from './namespaces.ts'
import type { Read } from './reply-to.ts'
import { readRequestCertificate } from './request-certificate/read.ts'
import { readSendCertificates, SEND_CERTIFICATES_TOLERANCES } from './send-certificates/read.ts'

/** How a call came: what its answer must be written in, and what it was forgiven. */
export interface Wire {
  readonly soapVersion: SoapVersion
  readonly edition: ContractName
  readonly namespaces: Namespaces // the caller's own
  readonly tolerated: readonly string[]
}

/** What came in: a call; the right operation with bad content; or nothing that its own response could answer. */
export type Call =
  | { readonly kind: 'call'; readonly command: Command; readonly wire: Wire }
  | { readonly kind: 'bad-content'; readonly operation: Operation; readonly wire: Wire; readonly error: SoapError }
  | {
      readonly kind: 'unanswerable'
      readonly soapVersion: SoapVersion
      readonly error: SoapError | 'unknown-operation'
    }

const READERS = {
  RequestCertificate: { read: readRequestCertificate, tolerances: {} },
  GetCACertificates: { read: readGetCACertificates, tolerances: {} },
  SendCertificates: { read: readSendCertificates, tolerances: SEND_CERTIFICATES_TOLERANCES },
} as const satisfies Record<
  Operation,
  { read: (fields: Fields) => Read<Command>; tolerances: Readonly<Record<string, Tolerance>> }
>

/** Reads one HTTP body that was posted to a service; throws only what is a bug. */
export function readCall(
  contract: ServiceContract,
  message: { readonly body: Uint8Array; readonly contentType?: string | undefined },
  limits: Limits,
): Call {
  let soapVersion = soapVersionOfContentType(message.contentType)
  try {
    const envelope = parseXml(message.body, limits)
    soapVersion = soapVersionOf(envelope)
    return readEntry(contract, readEnvelope(envelope, soapVersion), soapVersion)
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return { kind: 'unanswerable', soapVersion, error }
  }
}

function readEntry(contract: ServiceContract, entry: Element, soapVersion: SoapVersion): Call {
  const localised = localise(entry, contract)
  const operation = contract.operations.find((name) => name === entry.name)
  if (localised === undefined || operation === undefined) {
    return { kind: 'unanswerable', soapVersion, error: 'unknown-operation' }
  }
  const { edition, caller } = localised
  const tolerated = [...(soapVersion === '1.2' ? ['soap-1.2'] : []), ...localised.tolerated]
  const wire = { soapVersion, edition, namespaces: caller, tolerated }
  try {
    const { command, tolerated: inContent } = readCommand(contract, operation, localised)
    return { kind: 'call', command, wire: { ...wire, tolerated: [...tolerated, ...inContent] } }
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return { kind: 'bad-content', operation, wire, error }
  }
}

/** By the caller's edition; a 1.0 message that only fits 1.1 is read as that. */
function readCommand(contract: ServiceContract, operation: Operation, { entry, edition }: Localised): LooselyRead {
  try {
    return readAs(contract, operation, entry, edition)
  } catch (error) {
    if (!(error instanceof SoapError) || edition === 'tr-03129/1.1') throw error
    return readAsNewer(contract, operation, entry, error)
  }
}

interface LooselyRead {
  readonly command: Command
  readonly tolerated: readonly string[]
}

function readAsNewer(contract: ServiceContract, operation: Operation, entry: Element, first: SoapError): LooselyRead {
  const { 'tr-03129/1.0': older, 'tr-03129/1.1': newer } = contract.editions
  try {
    const read = readAs(contract, operation, translate(entry, older, newer), 'tr-03129/1.1')
    const others = read.tolerated.filter((name) => name !== 'flat-value') // plain text is how 1.0 has it
    return { ...read, tolerated: [...others, 'content-of-another-edition'] }
  } catch (error) {
    throw error instanceof SoapError ? first : error
  }
}

function readAs(contract: ServiceContract, operation: Operation, entry: Element, edition: ContractName): LooselyRead {
  const { operations, check, ...namespaces } = contract.editions[edition]
  const shape = operations.get(operation)?.request
  if (shape === undefined) throw new SoapError('contract-unreadable', { where: operation })
  const { read, tolerances } = READERS[operation]
  const conformed = conform(entry, shape, namespaces, tolerances)
  check(conformed.entry)
  const { command, tolerated } = read(readFields(conformed.entry, shape))
  return { command, tolerated: [...conformed.tolerated, ...tolerated] }
}
