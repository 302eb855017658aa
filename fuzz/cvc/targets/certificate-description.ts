import { isDeepStrictEqual } from 'node:util'
import {
  admitsCertificate,
  type CertificateDescription,
  decodeCertificateDescription,
  encodeCertificateDescription,
} from '../../../src/cvc/index.ts'
import { promised, type Target } from '../../target.ts'
import { hasNoReadablePrefix, reading, refusable, refusal } from '../reading.ts'

export const certificateDescription: Target = {
  name: 'certificate-description',
  title: 'decodeCertificateDescription and encodeCertificateDescription',
  async run(input) {
    const decoded = reading(input, decodeCertificateDescription)
    if (!decoded.ok) return refusal(decoded.error)
    hasNoReadablePrefix(input, decodeCertificateDescription)
    const { value } = decoded
    const admits = await admitsCertificate(value, Uint8Array.of(1), {
      issuerAlgorithm: 'id-TA-ECDSA-SHA-256',
      digest: async () => value.commCertificates?.[0] ?? new Uint8Array(32),
    })
    const named = value.commCertificates === undefined ? undefined : value.commCertificates.length > 0
    promised(admits === named, 'a certificate is admitted where its hash is named')
    return `${value.tagging} ${value.termsOfUsage.format} ${Object.keys(value)} ${written(value)}`
  },
}

// URLs are read as UTF-8 and written as ASCII only; an unknown kind of terms keeps what stood inside.
function written(value: CertificateDescription): string {
  const octets = refusable(() => encodeCertificateDescription(value))
  if (!octets.ok) {
    promised(
      octets.error.code === 'description-malformed',
      'only text outside of its type cannot be written',
      () => octets.error.message,
    )
    return 'not to be written'
  }
  const again = decodeCertificateDescription(octets.value)
  promised(isDeepStrictEqual(again, value), 'what is written says what was read')
  return 'written'
}
