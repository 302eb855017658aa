import {
  assembleAuthenticatedRequest,
  assembleRequest,
  type DecodedRequest,
  decodeRequest,
  encodeRequestBody,
} from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { hasNoReadablePrefix, readingBothWays, refusal, same } from '../reading.ts'

export const request: Target = {
  name: 'request',
  title: 'decodeRequest, strictly and tolerantly, and the encoders of requests',
  run(input) {
    const { strict, tolerant } = readingBothWays(input, decodeRequest, ({ request }) => request.deviations)
    if (strict.ok) {
      promised(same(encodedAgain(strict.value), input), 'what is read strictly is written the same again')
      promised(same(strict.value.octets, input), 'the octets of the request are those that were read')
      hasNoReadablePrefix(input, (octets) => decodeRequest(octets, { mode: 'tolerant' }))
    }
    if (!tolerant.ok) return refusal(tolerant.error)
    const { kind, request } = tolerant.value
    const how = strict.ok ? 'read' : `forgiven ${refusal(strict.error)}`
    return `${how} ${kind} ${request.publicKey.algorithm} ${request.authorityReference === undefined ? 'for nobody' : ''}`
  },
}

export function encodedAgain(decoded: DecodedRequest): Uint8Array {
  const octets = assembleRequest(encodeRequestBody(decoded.request), decoded.request.signature)
  if (decoded.kind === 'plain') return octets
  return assembleAuthenticatedRequest(octets, decoded.outerAuthorityReference, decoded.outerSignature)
}
