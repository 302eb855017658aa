import type { ServiceContract } from './contracts.ts'
import { shapeOf } from './operation-names.ts'
import type { Call } from './read-call.ts'

/** A SendDocumentSignerList of 1.1, to be answered as SendCertificates is: with an element below `Result`. */
export function withNestedReceipt(call: Call, { editions }: ServiceContract): Call {
  if (call.kind === 'unanswerable' || call.operation !== 'SendDocumentSignerList') return call
  const { edition } = call.wire
  const nested = shapeOf(editions[edition], 'SendCertificates', edition)?.response
  if (nested === undefined || editions[edition].style !== 'rpc') return call
  return { ...call, shape: { ...call.shape, response: { ...call.shape.response, members: nested.members } } }
}
