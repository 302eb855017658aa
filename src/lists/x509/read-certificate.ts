import { createHash } from 'node:crypto'
import { context, type Element, readElement, readWhole, TAG } from '../ber/element.ts'
import { type Fields, fieldsOf } from '../ber/fields.ts'
import { time } from '../ber/times.ts'
import { bits } from '../ber/values.ts'
import { ListError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import { readExtensions } from './extensions.ts'
import { readName } from './name.ts'

/**
 * One X.509 certificate in DER. RFC 5280 4.1.
 * @throws {ListError} `certificate-malformed`, its cause in `details.found`
 */
export function readCertificate(octets: Uint8Array): Certificate {
  return asCertificate(() => certificateOf(readWhole(octets)))
}

/** One or several, one after the other. @throws {ListError} `certificate-malformed` */
export function readCertificates(octets: Uint8Array): Certificate[] {
  return asCertificate(() => {
    const certificates: Certificate[] = []
    for (let offset = 0; offset < octets.length; ) {
      const element = readElement(octets, offset)
      certificates.push(certificateOf(element))
      offset = element.next
    }
    return certificates
  })
}

/** The same of a value that was read. @throws {ListError} `certificate-malformed` */
export function readCertificateElement(element: Element): Certificate {
  return asCertificate(() => certificateOf(element))
}

export function fingerprintOf(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex')
}

function asCertificate<Read>(read: () => Read): Read {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new ListError('certificate-malformed', { found: cause.message }, { cause })
  }
}

function certificateOf(element: Element): Certificate {
  const fields = fieldsOf(element, TAG.sequence, 'certificate')
  const signed = fields.take(TAG.sequence)
  const signatureAlgorithm = fields.take(TAG.sequence).octets
  const signature = bits(fields.take(TAG.bitString))
  fields.finish()
  return {
    octets: element.octets,
    fingerprint: fingerprintOf(element.octets),
    ...readSigned(fieldsOf(signed, TAG.sequence, 'certificate')),
    signedOctets: signed.octets,
    signatureAlgorithm,
    signature,
  }
}

function readSigned(fields: Fields) {
  fields.takeIf(context(0)) // version: extensions say more
  const serial = serialText(fields.take(TAG.integer).value)
  fields.take(TAG.sequence) // the algorithm once more
  const issuer = readName(fields.take(TAG.sequence))
  const [notBefore, notAfter] = readValidity(fields.take(TAG.sequence))
  const subject = readName(fields.take(TAG.sequence))
  const publicKeyInfo = fields.take(TAG.sequence).octets
  fields.takeIf(context(1, 'primitive')) // unique identifiers
  fields.takeIf(context(2, 'primitive'))
  const extensions = readExtensions(fields.takeIf(context(3)))
  fields.finish()
  return { serial, issuer, notBefore, notAfter, subject, publicKeyInfo, extensions }
}

/** Negative and overlong ones exist; they are names here, not numbers. */
export function serialText(octets: Uint8Array): string {
  return Buffer.from(octets)
    .toString('hex')
    .replace(/^(00)+(?=..)/, '')
}

function readValidity(element: Element): readonly [Date, Date] {
  const fields = fieldsOf(element, TAG.sequence, 'validity')
  const validity = [time(fields.takeAny()), time(fields.takeAny())] as const
  fields.finish()
  return validity
}
