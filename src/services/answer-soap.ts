import {
  type Answer,
  type Callback,
  type ContractName,
  type Enquiry,
  type EnquiryAnswer,
  NotNow,
  type Receipt,
  type Request,
} from '../messages/index.ts'
import {
  DEFAULT_LIMITS,
  faultReplyFor,
  LIST_LIMITS,
  type Limits,
  prefixesOf,
  SOAP_VERSIONS,
  type SoapError,
  type SoapVersion,
  writeEnvelope,
  writeFields,
} from '../soap/index.ts'
import type { ServiceContract } from './contracts.ts'
import { withNestedReceipt } from './nested-receipt.ts'
import { NotForgiven } from './not-forgiven.ts'
import type { CallbackHandling, EnquiryHandling, RequestHandling, Written } from './operation.ts'
import { handlingOf } from './operations.ts'
import { type Call, readCall, type Wire } from './read-call.ts'
import { writeResult } from './result.ts'
import { refusalOf } from './return-codes.ts'
import { notNowReply, type SoapReply, soapFault } from './soap-reply.ts'
import { RECEIPT_WORDS, REFUSAL_WORDS } from './words.ts'

/** What an action says; with `message` in words of its own for people, which 1.4 carries (as they stand, 1024 characters). */
export type Reply<A> = A | { readonly answer: A; readonly message: string }

/** What an operation of the contract is answered with when this node does not run it. */
export const NOT_OFFERED = 'not-offered'

/** The work behind the operations, which may throw {@link NotNow}; a kind that is absent is not offered here, nor is an operation that is answered so. */
export interface Actions {
  /** What may be answered later, by callback. */
  request?(command: Request, wire: Wire): Promise<Reply<Answer> | typeof NOT_OFFERED>
  /** What is answered at once or not at all. */
  enquire?(command: Enquiry, wire: Wire): Promise<Reply<EnquiryAnswer> | typeof NOT_OFFERED>
  /** What brings an outcome, asked for or not. */
  receive?(command: Callback, wire: Wire): Promise<Reply<Receipt> | typeof NOT_OFFERED>
}

export interface AnswerOptions {
  readonly limits?: Limits
  /** For callbacks that bring a list. */
  readonly listLimits?: Limits
  /** Names of tolerances this caller is not granted. */
  readonly switchedOff?: ReadonlySet<string>
  /** SendDocumentSignerList of 1.1 is answered with an element that holds the code, not with the code itself. */
  readonly nestedDocumentSignerReceipt?: boolean
  /** Gets what an action threw; the caller is told of an internal error and no more. */
  readonly onError?: (error: unknown) => void
}

/**
 * Answers one HTTP body: reads it, lets `act` do the work, writes the response in the caller's SOAP version,
 * namespace and edition. Never throws: what goes wrong inside is told to `onError` and answered as ours.
 */
export async function answerSoap(
  contract: ServiceContract,
  message: { readonly body: Uint8Array; readonly contentType?: string | undefined },
  act: Actions,
  options: AnswerOptions = {},
): Promise<SoapReply> {
  const { limits = DEFAULT_LIMITS, listLimits = LIST_LIMITS, switchedOff = NONE, onError = () => {} } = options
  const { nestedDocumentSignerReceipt = false } = options
  try {
    const call = readCall(contract, message, { usual: limits, lists: listLimits }, switchedOff)
    return await answer(contract, nestedDocumentSignerReceipt ? withNestedReceipt(call, contract) : call, act, onError)
  } catch (error) {
    onError(error)
    return soapFault({ status: 500, reason: 'internal error', contentType: message.contentType })
  }
}

const NONE: ReadonlySet<string> = new Set()

async function answer(
  contract: ServiceContract,
  call: Call,
  act: Actions,
  onError: (error: unknown) => void,
): Promise<SoapReply> {
  if (call.kind === 'unanswerable') return faultFor(call)
  if (call.kind === 'bad-content') {
    return { ...reply(contract, call, sayFailure(call, 'syntax'), call.error.message), ...notForgivenIn(call.error) }
  }
  try {
    const said = await perform(act, call)
    if (said === undefined) return faultFor({ soapVersion: call.wire.soapVersion, error: NOT_OFFERED })
    return reply(contract, call, said)
  } catch (error) {
    if (error instanceof NotNow) return { ...notNowReply(error, call.wire.soapVersion), operation: call.operation }
    onError(error)
    return ownFailure(contract, call)
  }
}

/** Where the edition has no code for it, as 1.0, a fault: any other code would say that the message was judged, and end it. */
function ownFailure(contract: ServiceContract, call: AddressedCall): SoapReply {
  const said = sayFailure(call, 'internal-error')
  const problem = 'internal error'
  if (refusalOf(said.written.returnCode) === 'internal-error') return reply(contract, call, said, problem)
  const { soapVersion, tolerated } = call.wire
  return { ...soapFault({ status: 500, reason: problem, soapVersion }), operation: call.operation, tolerated }
}

type AddressedCall = Exclude<Call, { kind: 'unanswerable' }>

/** What is said, and the words of 1.4 beside it. */
interface InWords {
  readonly written: Written
  readonly message: string | undefined
}

/** @returns undefined when this operation is not offered */
async function perform(act: Actions, { command, wire }: CommandCall): Promise<InWords | undefined> {
  const { edition } = wire
  switch (command.operation) {
    case 'SendCertificates':
    case 'SendMasterList':
    case 'SendDefectList':
    case 'SendDocumentSignerList': {
      const said = (await act.receive?.(command, wire)) ?? NOT_OFFERED
      return said === NOT_OFFERED ? undefined : sayReceipt(handlingOf(command.operation), said, edition)
    }
    case 'GetDVCertificates':
    case 'GetCertificateChain':
    case 'GetTASignature':
    case 'GetCertificateDescription':
    case 'SendRSCCert':
    case 'RequestPKICommunicationCert':
    case 'GetPKICommunicationCert': {
      const said = (await act.enquire?.(command, wire)) ?? NOT_OFFERED
      return said === NOT_OFFERED ? undefined : sayAnswer(handlingOf(command.operation), said, edition)
    }
    default: {
      const said = (await act.request?.(command, wire)) ?? NOT_OFFERED
      return said === NOT_OFFERED ? undefined : sayAnswer(handlingOf(command.operation), said, edition)
    }
  }
}
type CommandCall = Extract<Call, { kind: 'call' }>

function sayAnswer(
  handling: RequestHandling | EnquiryHandling,
  said: Reply<Answer | EnquiryAnswer>,
  edition: ContractName,
): InWords {
  const { answer, message } = 'answer' in said ? said : { answer: said, message: undefined }
  const words = answer.kind === 'refused' ? REFUSAL_WORDS[answer.reason] : undefined
  return { written: handling.answer(answer as never, edition), message: message ?? words } // of the kind it was asked for
}

function sayReceipt({ answer: write }: CallbackHandling, said: Reply<Receipt>, edition: ContractName): InWords {
  const { answer, message } = typeof said === 'string' ? { answer: said, message: undefined } : said
  return { written: write(answer, edition), message: message ?? RECEIPT_WORDS[answer] }
}

function sayFailure({ operation, wire }: AddressedCall, reason: 'syntax' | 'internal-error'): InWords {
  const handling = handlingOf(operation)
  if (handling.kind === 'callback') return sayReceipt(handling, reason, wire.edition)
  return sayAnswer(handling, { kind: 'refused', reason }, wire.edition)
}

function reply(
  contract: ServiceContract,
  { operation, shape, wire }: AddressedCall,
  { written, message }: InWords,
  problem?: string,
): SoapReply {
  const { soapVersion, edition, namespaces, tolerated } = wire
  const naming = { style: contract.editions[edition].style, ...namespaces }
  const entry = writeFields(writeResult(written, message, naming, shape.response), shape.response, naming)
  return {
    status: 200,
    contentType: SOAP_VERSIONS[soapVersion].contentType,
    body: writeEnvelope(soapVersion, entry, prefixesOf(naming)),
    operation,
    returnCode: written.returnCode,
    tolerated,
    ...(problem === undefined ? {} : { problem }),
  }
}

const NO_SUCH_OPERATION = {
  'unknown-operation': 'unknown operation',
  [NOT_OFFERED]: 'this operation is not offered by this node',
} as const

function faultFor({
  soapVersion,
  error,
}: Pick<Extract<Call, { kind: 'unanswerable' }>, 'error'> & { soapVersion: SoapVersion }): SoapReply {
  if (error === 'unknown-operation' || error === NOT_OFFERED) {
    return soapFault({ status: 500, code: 'client', reason: NO_SUCH_OPERATION[error], soapVersion })
  }
  const reason = error instanceof NotForgiven ? 'a deviation that is not forgiven here' : undefined
  return { ...faultReplyFor(error, soapVersion, reason), tolerated: [], ...notForgivenIn(error) }
}

function notForgivenIn(error: SoapError): Pick<SoapReply, 'notForgiven'> {
  return error instanceof NotForgiven ? { notForgiven: error.names } : {}
}
