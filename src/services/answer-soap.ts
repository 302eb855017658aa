import type {
  Answer,
  Command,
  ContractName,
  GetCACertificates,
  Operation,
  Receipt,
  RequestCertificate,
  SendCertificates,
} from '../messages/index.ts'
import { unreachable } from '../messages/index.ts'
import {
  DEFAULT_LIMITS,
  type Limits,
  SOAP_ERRORS,
  SOAP_VERSIONS,
  type SoapError,
  type SoapVersion,
  writeEnvelope,
  writeFields,
} from '../soap/index.ts'
import type { Written } from './certificate-answer.ts'
import type { ServiceContract } from './contracts.ts'
import { answerGetCACertificates } from './get-ca-certificates/answer.ts'
import { type Call, readCall, type Wire } from './read-call.ts'
import { answerRequestCertificate } from './request-certificate/answer.ts'
import { answerSendCertificates } from './send-certificates/answer.ts'
import { FAULT_OF_ERROR, type SoapReply, soapFault } from './soap-reply.ts'

/** The work behind each operation; one that is absent is not offered here. */
export interface Actions {
  requestCertificate?(command: RequestCertificate, wire: Wire): Promise<Answer>
  getCACertificates?(command: GetCACertificates, wire: Wire): Promise<Answer>
  sendCertificates?(command: SendCertificates, wire: Wire): Promise<Receipt>
}

export interface AnswerOptions {
  readonly limits?: Limits
  /** Gets what an action threw; the caller is told `internal-error` and no more. */
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
  { limits = DEFAULT_LIMITS, onError = () => {} }: AnswerOptions = {},
): Promise<SoapReply> {
  try {
    return await answer(contract, readCall(contract, message, limits), act, onError)
  } catch (error) {
    onError(error)
    return soapFault({ status: 500, reason: 'internal error', contentType: message.contentType })
  }
}

async function answer(
  contract: ServiceContract,
  call: Call,
  act: Actions,
  onError: (error: unknown) => void,
): Promise<SoapReply> {
  if (call.kind === 'unanswerable') return faultFor(call.soapVersion, call.error)
  if (call.kind === 'bad-content') {
    const { operation, wire, error } = call
    return reply(contract, operation, wire, REFUSED_SYNTAX[operation](wire.edition), error.message)
  }
  const { command, wire } = call
  try {
    const written = await perform(act, command, wire)
    if (written === undefined) return faultFor(wire.soapVersion, 'unknown-operation')
    return reply(contract, command.operation, wire, written)
  } catch (error) {
    onError(error)
    return reply(contract, command.operation, wire, FAILED[command.operation](wire.edition), 'internal error')
  }
}

/** @returns undefined when this operation is not offered */
async function perform(act: Actions, command: Command, wire: Wire): Promise<Written | undefined> {
  switch (command.operation) {
    case 'RequestCertificate': {
      const answer = await act.requestCertificate?.(command, wire)
      return answer && answerRequestCertificate(answer, wire.edition)
    }
    case 'GetCACertificates': {
      const answer = await act.getCACertificates?.(command, wire)
      return answer && answerGetCACertificates(answer, wire.edition)
    }
    case 'SendCertificates': {
      const receipt = await act.sendCertificates?.(command, wire)
      return receipt && answerSendCertificates(receipt, wire.edition)
    }
    default:
      return unreachable(command)
  }
}

type Say = (edition: ContractName) => Written

const REFUSED_SYNTAX: Readonly<Record<Operation, Say>> = {
  RequestCertificate: (edition) => answerRequestCertificate({ kind: 'refused', reason: 'syntax' }, edition),
  GetCACertificates: (edition) => answerGetCACertificates({ kind: 'refused', reason: 'syntax' }, edition),
  SendCertificates: (edition) => answerSendCertificates('syntax', edition),
}

const FAILED: Readonly<Record<Operation, Say>> = {
  RequestCertificate: (edition) => answerRequestCertificate({ kind: 'refused', reason: 'internal-error' }, edition),
  GetCACertificates: (edition) => answerGetCACertificates({ kind: 'refused', reason: 'internal-error' }, edition),
  SendCertificates: (edition) => answerSendCertificates('internal-error', edition),
}

function reply(
  contract: ServiceContract,
  operation: Operation,
  { soapVersion, edition, namespaces, tolerated }: Wire,
  { returnCode, fields }: Written,
  problem?: string,
): SoapReply {
  const shape = contract.editions[edition].operations.get(operation)!.response // the call was read by it
  const entry = writeFields(fields, shape, namespaces)
  return {
    status: 200,
    contentType: SOAP_VERSIONS[soapVersion].contentType,
    body: writeEnvelope(soapVersion, entry, { [namespaces.namespace]: 'p', [namespaces.typesNamespace]: 'b' }),
    operation,
    returnCode,
    tolerated,
    ...(problem === undefined ? {} : { problem }),
  }
}

function faultFor(soapVersion: SoapVersion, error: SoapError | 'unknown-operation'): SoapReply {
  if (error === 'unknown-operation') {
    return soapFault({ status: 500, code: 'client', reason: 'unknown operation', soapVersion })
  }
  const { status = 500, code = 'client' } = FAULT_OF_ERROR[error.code] ?? {}
  const fault = soapFault({ status, code, reason: SOAP_ERRORS[error.code], soapVersion })
  return { ...fault, problem: error.message }
}
