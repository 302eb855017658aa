import type { SpocCommand, SpocContractName, SpocOperation } from '../messages/index.ts'
import {
  conform,
  type Element,
  type Limits,
  type OperationShape,
  readEnvelope,
  readFields,
  SoapError,
  type SoapVersion,
  soapVersionOf,
  soapVersionOfContentType,
} from '../soap/index.ts'
import type { SpocContentTolerance } from './content-tolerances.ts'
import type { SpocContracts } from './contracts.ts'
import { readCallerId } from './message-id.ts'
import { type Localised, localise, parseMessage } from './namespaces.ts'
import { handlingOf } from './operations.ts'
import { withListedStatus } from './send-certificates/read.ts'

/** How a call came: what its answer must be written in, and what it was forgiven. */
export interface Envelope {
  readonly soapVersion: SoapVersion
  readonly edition: SpocContractName
  readonly namespace: string // the caller's own
  readonly tolerated: readonly string[]
}

/** The same, and who it says is calling: to be held against the TLS certificate's owner (Doc 9303-12, 8.3.2). */
export interface SpocWire extends Envelope {
  readonly callerId: string
}

interface Addressed {
  readonly operation: SpocOperation
  readonly shape: OperationShape
}

/** What came in: a call; the right operation with bad content; or nothing that its own response could answer. */
export type SpocCall =
  | (Addressed & { readonly kind: 'call'; readonly command: SpocCommand; readonly wire: SpocWire })
  | (Addressed & { readonly kind: 'bad-content'; readonly error: SoapError; readonly wire: Envelope })
  | {
      readonly kind: 'unanswerable'
      readonly soapVersion: SoapVersion
      readonly error: SoapError | 'unknown-operation'
    }

/** An HTTP body that was posted to us, and its media type. */
export interface PostedMessage {
  readonly body: Uint8Array
  readonly contentType?: string | undefined
}

/** Reads one HTTP body, in either edition; throws only what is a bug. */
export function readSpocCall(contracts: SpocContracts, { body, contentType }: PostedMessage, limits: Limits): SpocCall {
  let soapVersion = soapVersionOfContentType(contentType)
  try {
    const { document, tolerated } = parseMessage(body, limits, contentType)
    soapVersion = soapVersionOf(document)
    const seen = soapVersion === '1.2' ? ['soap-1.2', ...tolerated] : tolerated
    return readEntry(contracts, readEnvelope(document, soapVersion), soapVersion, seen)
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return { kind: 'unanswerable', soapVersion, error }
  }
}

function readEntry(
  { editions }: SpocContracts,
  entry: Element,
  soapVersion: SoapVersion,
  seen: readonly string[],
): SpocCall {
  const localised = localise(entry, (edition) => editions[edition].namespace)
  const shape = localised && editions[localised.edition].requests.get(entry.name)
  if (localised === undefined || shape === undefined) {
    return { kind: 'unanswerable', soapVersion, error: 'unknown-operation' }
  }
  const { edition, callerNamespace: namespace } = localised
  const operation = shape.name as SpocOperation // a test holds our WSDLs to it
  const wire = { soapVersion, edition, namespace, tolerated: [...seen, ...localised.tolerated] }
  try {
    const { command, callerId, tolerated } = readCommand(editions[edition], localised, shape)
    return {
      kind: 'call',
      operation,
      shape,
      command,
      wire: { ...wire, callerId, tolerated: [...wire.tolerated, ...tolerated] },
    }
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    return { kind: 'bad-content', operation, shape, wire, error }
  }
}

interface ReadCommand {
  readonly command: SpocCommand
  readonly callerId: string
  readonly tolerated: readonly string[]
}

/** @throws {SoapError} `not-as-agreed`, `not-base64` */
function readCommand(
  contract: SpocContracts['editions'][SpocContractName],
  { entry }: Localised,
  shape: OperationShape,
): ReadCommand {
  const conformed = conform(entry, shape.request, contract)
  const listed = withListedStatus(conformed.entry, shape)
  contract.check(listed ?? conformed.entry)
  const fields = readFields(conformed.entry, shape.request)
  const inContent: readonly SpocContentTolerance[] = listed === undefined ? [] : ['status-of-another-list']
  const { read } = handlingOf(shape.name as SpocOperation)
  return { command: read(fields), callerId: readCallerId(fields), tolerated: [...conformed.tolerated, ...inContent] }
}
