import type { Passage } from '../messages/index.ts'
import type { HttpRequest } from '../soap/index.ts'
import { ATTRIBUTES, note } from '../traces/index.ts'
import { type PartnerResponse, TransportError, type TransportErrorCode } from './transport/index.ts'

type Send = (request: HttpRequest) => Promise<PartnerResponse>

/** After these the request may have arrived. */
const MAY_HAVE_ARRIVED: readonly TransportErrorCode[] = [
  'connection-lost',
  'timeout',
  'response-too-large',
  'response-malformed',
]

/** Sends, and shows what went over the wire: nothing where the request did not leave. */
export function passingOn(
  send: Send,
  operation: string,
  now: () => Date,
  onPassage: ((passage: Passage) => void) | undefined,
): Send {
  if (onPassage === undefined) return noting(send)
  return async (request) => {
    const sent = { octets: Buffer.from(request.body), at: now() }
    try {
      const response = await noting(send)(request)
      const { status: httpStatus, body: octets, tlsFingerprint } = response
      const received = { octets, at: now(), httpStatus, tlsFingerprint }
      onPassage({ operation, sent: { ...sent, tlsFingerprint }, received })
      return response
    } catch (error) {
      const mayHaveArrived = error instanceof TransportError && MAY_HAVE_ARRIVED.includes(error.code)
      if (mayHaveArrived) onPassage({ operation, sent, received: undefined })
      throw error
    }
  }
}

/** On the span of the call. */
function noting(send: Send): Send {
  return async (request) => {
    note({ [ATTRIBUTES.octetsOut]: Buffer.byteLength(request.body) })
    const response = await send(request)
    note({ [ATTRIBUTES.httpStatus]: response.status, [ATTRIBUTES.octetsIn]: response.body.length })
    return response
  }
}
