import { z } from 'zod'
import { keyDescription, ListError, subjectKeyOfCommonName, subjectKeyOfText } from '../lists/index.ts'
import {
  type DatesOfUse,
  type DatesOfUseView,
  OperatorError,
  type Partner,
  type ProposedIssuer,
  type TlsIssuerView,
  type TlsIssuerWish,
} from '../messages/index.ts'
import { readSpocCertificate, type SpocCertificate } from '../spoc-channel/index.ts'
import { type Database, listTlsIssuers, type NewTlsIssuer } from '../store/index.ts'
import { parseInput } from './input.ts'
import { readPemCertificate } from './pem-certificate.ts'

const moment = z.iso.datetime({ offset: true, error: 'a moment, as 2026-11-30T08:00:00Z' })

export const datesOfUse = { from: moment.optional(), until: moment.optional() }

export const issuerWish = z.strictObject({
  certificate: z.string(),
  subject: z.union([
    z.strictObject({ name: z.string().min(1) }),
    z.strictObject({ commonName: z.string().trim().min(1).max(200) }),
  ]),
  crlUrl: z.url({ protocol: /^http$/, error: 'an address that starts with http://' }).optional(),
  ...datesOfUse,
})

/** @throws {OperatorError} `invalid-input`: an end before the beginning */
export function readDates({ from, until }: DatesOfUseView): DatesOfUse {
  const dates = {
    ...(from !== undefined && { from: new Date(from) }),
    ...(until !== undefined && { until: new Date(until) }),
  }
  if (dates.from !== undefined && dates.until !== undefined && dates.until < dates.from) {
    throw new OperatorError('invalid-input', 'Its use would end before it begins.')
  }
  return dates
}

export const datesView = ({ from, until }: DatesOfUse): DatesOfUseView => ({
  ...(from !== undefined && { from: from.toISOString() }),
  ...(until !== undefined && { until: until.toISOString() }),
})

/** @throws {OperatorError} `invalid-input`, `refused`: it is no CA that may issue certificates */
export function readIssuer(wish: TlsIssuerWish): NewTlsIssuer {
  const { certificate, subject, crlUrl, ...dates } = parseInput(issuerWish, wish)
  const der = readPemCertificate(certificate)
  const ca = readCa(der)
  return {
    ca: { fingerprint: ca.fingerprint, der },
    subject: subjectKey(subject),
    subjectText: 'name' in subject ? subject.name : `CN=${subject.commonName}`,
    crlUrl,
    ...readDates(dates),
  }
}

function readCa(der: Uint8Array): SpocCertificate {
  const read = readSpocCertificate(der)
  if (!read.ok) throw new OperatorError('invalid-input', `This is not the certificate of a CA: ${read.why}.`)
  const { basicConstraints, keyUsage } = read.certificate.extensions
  if (basicConstraints?.isCa === true && (keyUsage?.includes('keyCertSign') ?? true)) return read.certificate
  const name = read.certificate.subject.text
  throw new OperatorError(
    'refused',
    `${name} is no CA: give the certificate of the CA that issues those of the partner.`,
  )
}

function subjectKey(subject: TlsIssuerWish['subject']): string {
  if ('commonName' in subject) return subjectKeyOfCommonName(subject.commonName)
  try {
    return subjectKeyOfText(subject.name)
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    const example = 'write it as CN=gate-1, O=Border Police, C=UT'
    throw new OperatorError('invalid-input', `This is no name (${cause.message}); ${example}.`, { cause })
  }
}

export async function issuerViews({ id }: Partner, db: Database): Promise<TlsIssuerView[]> {
  return (await listTlsIssuers(db, id)).map((issuer) => {
    const ca = readCa(issuer.ca.der)
    return {
      id: issuer.id,
      ca: ca.subject.text,
      caFingerprint: issuer.ca.fingerprint,
      caValidUntil: ca.notAfter.toISOString(),
      subject: issuer.subjectText,
      crlUrl: issuer.crlUrl,
      ...datesView(issuer),
    }
  })
}

/** As it waits for people. */
export function proposedIssuer({ ca, subject, subjectText, crlUrl, ...dates }: NewTlsIssuer): ProposedIssuer {
  const kept = { fingerprint: ca.fingerprint, der: Buffer.from(ca.der).toString('base64') }
  return { ca: kept, subject, subjectText, ...(crlUrl !== undefined && { crlUrl }), ...datesView(dates) }
}

/** In a sentence, for people who compare it. */
export function issuerSays({ ca, subjectText, crlUrl }: NewTlsIssuer): string {
  const revocation = crlUrl === undefined ? 'no revocation list is asked' : `revoked by ${crlUrl}`
  const read = readCa(ca.der)
  return `${subjectText} of ${read.subject.text} (${keyDescription(read)}), SHA-256 ${ca.fingerprint}; ${revocation}`
}
