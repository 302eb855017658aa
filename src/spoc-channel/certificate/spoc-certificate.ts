import { type Certificate, context, fieldsIn, ListError, readCertificate, smallNumber, TAG } from '../../lists/index.ts'
import { alternativeNames, crlPlaces, extensionsOf } from './extensions.ts'
import { countriesOf } from './name-countries.ts'

/** A certificate of the channel: what every reader of X.509 reads, and what SPOCs ask beside it. */
export interface SpocCertificate extends Certificate {
  /** 3 for one with extensions. RFC 5280 4.1.2.1. */
  readonly version: number
  /** Each countryName of the subject, as it stands. */
  readonly countries: readonly string[]
  /** Lower case. */
  readonly dnsNames: readonly string[]
  /** Where the whole CRL of its issuer is, in order; only those by `http:`. RFC 5280 4.2.1.13. */
  readonly crlUrls: readonly string[]
  /** Object identifiers. */
  readonly extensionIds: readonly string[]
  readonly criticalExtensionIds: readonly string[]
  /** The algorithm stands inside of what is signed and outside of it; both must agree. RFC 5280 4.1.1.2. */
  readonly algorithmsAgree: boolean
}

export type ReadResult = { ok: true; certificate: SpocCertificate } | { ok: false; why: string }

const LARGEST = 32_768

/** X.509 in DER, whoever sent it: what cannot be read is told, not thrown. */
export function readSpocCertificate(octets: Uint8Array): ReadResult {
  if (octets.length > LARGEST) return { ok: false, why: `a certificate of ${octets.length} octets, over ${LARGEST}` }
  try {
    const certificate = readCertificate(octets)
    return { ok: true, certificate: { ...certificate, ...moreOf(certificate) } }
  } catch (error) {
    if (!(error instanceof ListError)) throw error
    return { ok: false, why: `no readable X.509 certificate (${error.message})` }
  }
}

function moreOf(certificate: Certificate) {
  const fields = fieldsIn(certificate.signedOctets, TAG.sequence, 'certificate')
  const version = fields.takeIf(context(0))
  fields.take(TAG.integer)
  const algorithm = fields.take(TAG.sequence).octets
  fields.take(TAG.sequence)
  fields.take(TAG.sequence)
  const subject = fields.take(TAG.sequence)
  fields.take(TAG.sequence)
  fields.takeIf(context(1, 'primitive'))
  fields.takeIf(context(2, 'primitive'))
  const extensions = extensionsOf(fields.takeIf(context(3)))
  return {
    version: version === undefined ? 1 : smallNumber([...version.children()][0] ?? version) + 1,
    countries: countriesOf(subject),
    dnsNames: alternativeNames(extensions),
    crlUrls: crlPlaces(extensions),
    extensionIds: extensions.map(({ id }) => id),
    criticalExtensionIds: extensions.filter(({ critical }) => critical).map(({ id }) => id),
    algorithmsAgree: Buffer.compare(algorithm, certificate.signatureAlgorithm) === 0,
  }
}

/** The subject, for people. */
export function nameOf({ subject, serial }: Certificate): string {
  return `${subject.text.slice(0, 200)} (serial ${serial.slice(0, 42)})`
}
