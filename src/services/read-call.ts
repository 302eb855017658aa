import type { Command, ContractName, Operation } from '../messages/index.ts'
import {
  conform,
  type Element,
  type OperationShape,
  parseXml,
  readEnvelope,
  readFields,
  SoapError,
  type SoapVersion,
  soapVersionOf,
  soapVersionOfContentType,
} from '../soap/index.ts'
import type { ServiceContract } from './contracts.ts'
import { holdToKind, limitsFor, type MessageLimits } from './message-limits.ts'
import { type Localised, localise, type Namespaces, type NamespaceTolerance, translate } from './namespaces.ts'
import { holdToSwitches, NotForgiven } from './not-forgiven.ts'
import { isKnownEntry, operationOf } from './operation-names.ts'
import { handlingOf } from './operations.ts'
import { restateStatus } from './status-of-another-edition.ts'

/** How a call came: what its answer must be written in, and what it was forgiven. */
export interface Wire {
  readonly soapVersion: SoapVersion
  readonly edition: ContractName
  readonly namespaces: Namespaces // the caller's own
  readonly tolerated: readonly string[]
}

interface Addressed {
  readonly operation: Operation
  /** As the caller's edition names and describes it. */
  readonly shape: OperationShape
  readonly wire: Wire
}

/** What came in: a call; the right operation with bad content; or nothing that its own response could answer. */
export type Call =
  | (Addressed & { readonly kind: 'call'; readonly command: Command })
  | (Addressed & { readonly kind: 'bad-content'; readonly error: SoapError })
  | {
      readonly kind: 'unanswerable'
      readonly soapVersion: SoapVersion
      readonly error: SoapError | 'unknown-operation' | 'not-offered'
    }

/**
 * Reads one HTTP body that was posted to a service; throws only what is a bug.
 * @param switchedOff names of tolerances its sender is not granted
 */
export function readCall(
  contract: ServiceContract,
  { body, contentType }: { readonly body: Uint8Array; readonly contentType?: string | undefined },
  limits: MessageLimits,
  switchedOff: ReadonlySet<string>,
): Call {
  let soapVersion = soapVersionOfContentType(contentType)
  try {
    const envelope = parseXml(body, limitsFor(body, limits), contentType)
    soapVersion = soapVersionOf(envelope)
    const entry = readEnvelope(envelope, soapVersion)
    holdToKind(entry, body, limits)
    return readEntry(contract, entry, soapVersion, switchedOff)
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return { kind: 'unanswerable', soapVersion, error }
  }
}

function readEntry(
  contract: ServiceContract,
  entry: Element,
  soapVersion: SoapVersion,
  switchedOff: ReadonlySet<string>,
): Call {
  const localised = localise(entry, contract)
  if (localised === undefined) return { kind: 'unanswerable', soapVersion, error: 'unknown-operation' }
  const { edition, caller } = localised
  const shape = contract.editions[edition].requests.get(entry.name)
  if (shape === undefined) {
    return { kind: 'unanswerable', soapVersion, error: isKnownEntry(entry.name) ? 'not-offered' : 'unknown-operation' }
  }
  const operation = operationOf(shape)
  const envelope = soapVersion === '1.2' ? ['soap-1.2'] : []
  const refusal = refusedAtTheDoor(envelope, localised, switchedOff)
  if (refusal !== undefined) return refusal
  const tolerated = [...envelope, ...localised.tolerated]
  const wire = { soapVersion, edition, namespaces: caller, tolerated }
  try {
    holdToSwitches(tolerated, switchedOff)
    const { command, tolerated: inContent } = readCommand(contract, localised, switchedOff)
    return { kind: 'call', operation, shape, command, wire: { ...wire, tolerated: [...tolerated, ...inContent] } }
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return { kind: 'bad-content', operation, shape, wire, error }
  }
}

/** An envelope or a body entry that is not answered to without a tolerance is answered with a fault. */
function refusedAtTheDoor(
  envelope: readonly string[],
  { tolerated }: Localised,
  switchedOff: ReadonlySet<string>,
): Call | undefined {
  try {
    holdToSwitches(envelope, switchedOff, 'unknown-soap-version')
    holdToSwitches(
      tolerated.filter((name) => OF_BODY_ENTRY.includes(name)),
      switchedOff,
    )
    return undefined
  } catch (error) {
    if (!(error instanceof NotForgiven)) throw error
    return { kind: 'unanswerable', soapVersion: '1.1', error }
  }
}
const OF_BODY_ENTRY: readonly NamespaceTolerance[] = ['namespace-of-another-role', 'namespace-version']

interface LooselyRead {
  readonly command: Command
  readonly tolerated: readonly string[]
}

/** By the caller's edition; what only fits another is read as that, as far as peers were seen to mix them. */
function readCommand(
  contract: ServiceContract,
  { entry, edition }: Localised,
  switchedOff: ReadonlySet<string>,
): LooselyRead {
  const held = (read: LooselyRead): LooselyRead => {
    holdToSwitches(read.tolerated, switchedOff)
    return read
  }
  try {
    return held(readAs(contract, entry, edition))
  } catch (error) {
    if (!(error instanceof SoapError) || error instanceof NotForgiven || edition === 'tr-03129/1.1') throw error
    const read = edition === 'tr-03129/1.0' ? readAsNewer : readWithOtherStatus
    return held(read(contract, entry, error))
  }
}

/** A 1.0 message that only fits 1.1. */
function readAsNewer(contract: ServiceContract, entry: Element, first: SoapError): LooselyRead {
  const { 'tr-03129/1.0': older, 'tr-03129/1.1': newer } = contract.editions
  const { command, tolerated } = orElse(first, () => readAs(contract, translate(entry, older, newer), 'tr-03129/1.1'))
  const inherent = ['flat-value', 'other-accessor-name'] // how 1.0 has it
  return {
    command,
    tolerated: [...tolerated.filter((name) => !inherent.includes(name)), 'content-of-another-edition'],
  }
}

/** A callback of 1.4 with a status of 1.1. */
function readWithOtherStatus(contract: ServiceContract, entry: Element, first: SoapError): LooselyRead {
  const restated = restateStatus(entry, contract)
  if (restated === undefined) throw first
  const { command, tolerated } = orElse(first, () => readAs(contract, restated.entry, 'tr-03129/1.4'))
  return { command: restated.meaning(command), tolerated: [...tolerated, 'content-of-another-edition'] }
}

/** The second reading, or what the first one found wrong. */
function orElse<T>(first: SoapError, second: () => T): T {
  try {
    return second()
  } catch (error) {
    throw error instanceof SoapError ? first : error
  }
}

function readAs(contract: ServiceContract, entry: Element, edition: ContractName): LooselyRead {
  const ours = contract.editions[edition]
  const shape = ours.requests.get(entry.name)
  if (shape === undefined) throw new SoapError('not-as-agreed', { where: entry.name, why: `not in ${edition}` })
  const { read, tolerances } = handlingOf(operationOf(shape))
  const conformed = conform(entry, shape.request, ours, tolerances)
  ours.check(conformed.entry)
  const { command, tolerated } = read(readFields(conformed.entry, shape.request), edition)
  return { command, tolerated: [...conformed.tolerated, ...tolerated] }
}
