import { isDeepStrictEqual } from 'node:util'
import {
  type CardVerifiable,
  decodeCardVerifiable,
  decodeCertificate,
  decodeRequest,
  type ReadMode,
} from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { type Reading, reading, readingBothWays, refusal } from '../reading.ts'

export const cardVerifiable: Target = {
  name: 'card-verifiable',
  title: 'decodeCardVerifiable says what decodeCertificate and decodeRequest say',
  run(input) {
    const { strict, tolerant } = readingBothWays(input, decodeCardVerifiable, deviationsOf)
    agrees(strict, input, 'strict')
    agrees(tolerant, input, 'tolerant')
    return tolerant.ok ? `${tolerant.value.kind} ${strict.ok ? '' : strict.error.code}` : refusal(tolerant.error)
  },
}

const deviationsOf = (decoded: CardVerifiable) =>
  decoded.kind === 'certificate' ? decoded.certificate.deviations : decoded.request.deviations

function agrees(either: Reading<CardVerifiable>, input: Uint8Array, mode: ReadMode): void {
  const certificate = reading(input, (octets) => decodeCertificate(octets, { mode }))
  const request = reading(input, (octets) => decodeRequest(octets, { mode }))
  promised(!(certificate.ok && request.ok), 'nothing is a certificate and a request')
  promised(
    either.ok === (certificate.ok || request.ok),
    'one of three readers reads what the reader of all three reads',
  )
  if (!either.ok) return
  const one = either.value.kind === 'certificate' ? either.value.certificate : either.value
  const other = certificate.ok ? certificate.value : request.ok && request.value
  promised(isDeepStrictEqual(one, other), 'both readers read the same values')
}
