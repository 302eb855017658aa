import { X509Certificate } from 'node:crypto'
import { x509In } from './list/x509-file.ts'
import { fieldLines } from './output/fields.ts'

/** What people are told of an X.509 certificate. */
export interface X509Summary {
  readonly subject: string
  readonly issuer: string
  readonly validTo: string // as ISO 8601 text
  readonly sha256: string
}

/** @returns undefined where it is none, be it card-verifiable or broken */
export function summariseX509(octets: Uint8Array): X509Summary | undefined {
  try {
    const { subject, issuer, validTo, fingerprint256 } = new X509Certificate(octets)
    return {
      subject: oneLine(subject),
      issuer: oneLine(issuer),
      validTo: new Date(validTo).toISOString(),
      sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
    }
  } catch {
    return undefined
  }
}

/** @returns undefined unless all of them are X.509 certificates */
export function summariseAllX509(certificates: readonly Uint8Array[]): X509Summary[] | undefined {
  const summaries = certificates.flatMap((octets) => summariseX509(octets) ?? [])
  return summaries.length > 0 && summaries.length === certificates.length ? summaries : undefined
}

export function x509Text(summaries: readonly X509Summary[]): string {
  return summaries
    .map(({ subject, issuer, validTo, sha256 }) =>
      fieldLines([
        ['subject', subject],
        ['issuer', issuer],
        ['valid until', validTo.slice(0, 10)],
        ['SHA-256', sha256],
      ]),
    )
    .join('\n')
}

export function x509Pem(certificates: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.from(certificates.map((octets) => new X509Certificate(octets).toString()).join('')))
}

/** Those of a file: one in DER, or as many as it holds in PEM, in that order. @throws {CliError} `misuse` */
export function x509sIn(bytes: Uint8Array, name: string): { readonly der: Uint8Array; readonly sha256: string }[] {
  const blocks = Buffer.from(bytes)
    .toString('latin1')
    .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  return (blocks ?? [bytes]).map((one) => x509In(typeof one === 'string' ? Buffer.from(one) : one, name))
}

const oneLine = (name: string): string => name.replaceAll('\n', ', ')
