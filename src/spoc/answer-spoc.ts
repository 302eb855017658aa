import {
  type Answer,
  type GeneralMessage,
  type NoticeReceipt,
  NotNow,
  type Receipt,
  type SendCertificates,
  type SpocOperation,
} from '../messages/index.ts'
import {
  DEFAULT_LIMITS,
  type FaultReply,
  faultReplyFor,
  type Limits,
  prefixesOf,
  SOAP_VERSIONS,
  type SoapVersion,
  writeEnvelope,
  writeFaultReply,
  writeFields,
} from '../soap/index.ts'
import type { SpocContracts } from './contracts.ts'
import type { Said, SpocRequest } from './operation.ts'
import { handlingOf } from './operations.ts'
import { type PostedMessage, readSpocCall, type SpocCall, type SpocWire } from './read-call.ts'

/** The work behind the operations, which may throw {@link NotNow}: every SPOC runs all four (Doc 9303-12, 8). */
export interface SpocActions {
  /** What may be answered later, by callback. */
  request(command: SpocRequest, wire: SpocWire): Promise<Answer>
  /** What brings an outcome, asked for or not. */
  receive(command: SendCertificates, wire: SpocWire): Promise<Receipt>
  /** What is for people to read. */
  notice(command: GeneralMessage, wire: SpocWire): Promise<NoticeReceipt>
}

export interface SpocAnswerOptions {
  readonly limits?: Limits
  /** Gets what an action threw; the caller is told failure_internal_error and no more. */
  readonly onError?: (error: unknown) => void
}

/** What goes back over HTTP, and what there is to note about it. */
export interface SpocReply {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly operation?: SpocOperation
  readonly returnCode?: string
  /** Who the call said it came from, if it could be read. */
  readonly callerId?: string
  /** Names of the tolerances the call needed. */
  readonly tolerated: readonly string[]
  /** Why it was refused, for log and event; says where and which rule, never what the message held. */
  readonly problem?: string
}

/**
 * Answers one HTTP body in either edition: reads it, lets `act` do the work, writes the response in the caller's SOAP
 * version, namespace and edition. Never throws: what goes wrong inside is told to `onError` and answered as ours.
 */
export async function answerSpoc(
  contracts: SpocContracts,
  message: PostedMessage,
  act: SpocActions,
  { limits = DEFAULT_LIMITS, onError = () => {} }: SpocAnswerOptions = {},
): Promise<SpocReply> {
  try {
    return await answer(contracts, readSpocCall(contracts, message, limits), act, onError)
  } catch (error) {
    onError(error)
    return withoutTolerances(
      writeFaultReply({ status: 500, reason: 'internal error', contentType: message.contentType }),
    )
  }
}

async function answer(
  contracts: SpocContracts,
  call: SpocCall,
  act: SpocActions,
  onError: (error: unknown) => void,
): Promise<SpocReply> {
  if (call.kind === 'unanswerable') return withoutTolerances(faultFor(call))
  if (call.kind === 'bad-content') return reply(contracts, call, sayFailure(call, 'syntax'), call.error.message)
  try {
    return reply(contracts, call, await perform(act, call))
  } catch (error) {
    if (error instanceof NotNow) return { ...notNowReply(error, call.wire.soapVersion), operation: call.operation }
    onError(error)
    return reply(contracts, call, sayFailure(call, 'internal-error'), 'internal error')
  }
}

type AddressedCall = Exclude<SpocCall, { kind: 'unanswerable' }>

async function perform(act: SpocActions, { command, wire }: Extract<SpocCall, { kind: 'call' }>): Promise<Said> {
  switch (command.operation) {
    case 'SendCertificates':
      return handlingOf(command.operation).answer(await act.receive(command, wire), wire.edition)
    case 'GeneralMessage':
      return handlingOf(command.operation).answer(await act.notice(command, wire), wire.edition)
    default:
      return handlingOf(command.operation).answer(await act.request(command, wire), wire.edition)
  }
}

function sayFailure({ operation, wire: { edition } }: AddressedCall, reason: 'syntax' | 'internal-error'): Said {
  const handling = handlingOf(operation)
  return handling.kind === 'request'
    ? handling.answer({ kind: 'refused', reason }, edition)
    : handling.answer(reason, edition)
}

function reply(
  { editions }: SpocContracts,
  { operation, shape, wire }: AddressedCall,
  { returnCode, payload }: Said,
  problem?: string,
): SpocReply {
  const { soapVersion, edition, namespace, tolerated } = wire
  const naming = { style: editions[edition].style, namespace, typesNamespace: namespace }
  const entry = writeFields({ ...payload, result: [returnCode] }, shape.response, naming)
  return {
    status: 200,
    contentType: SOAP_VERSIONS[soapVersion].contentType,
    body: writeEnvelope(soapVersion, entry, prefixesOf(naming)),
    operation,
    returnCode,
    tolerated,
    ...('callerId' in wire ? { callerId: wire.callerId } : {}),
    ...(problem === undefined ? {} : { problem }),
  }
}

function faultFor({ soapVersion, error }: Pick<Unanswerable, 'error'> & { soapVersion: SoapVersion }): FaultReply {
  if (error !== 'unknown-operation') return faultReplyFor(error, soapVersion)
  return writeFaultReply({ status: 500, code: 'client', reason: 'unknown operation', soapVersion })
}
type Unanswerable = Extract<SpocCall, { kind: 'unanswerable' }>

/** Nothing of the message was kept: it may come again, later. */
function notNowReply({ message, retryAfterSeconds }: NotNow, soapVersion: SoapVersion): SpocReply {
  const { problem, ...fault } = writeFaultReply({ status: 503, code: 'server', reason: message, soapVersion })
  return { ...fault, tolerated: [], headers: { 'Retry-After': String(retryAfterSeconds) } }
}

function withoutTolerances(fault: FaultReply): SpocReply {
  return { ...fault, tolerated: [] }
}
