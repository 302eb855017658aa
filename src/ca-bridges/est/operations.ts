import { readSpocCertificate } from '../../spoc-channel/index.ts'
import { BridgeError, type ProvenRequest } from '../index.ts'

/** What EST has of operations. RFC 7030 3.2.2; sources P published, T tried with the client of strongSwan. */
export const EST_OPERATIONS = {
  cacerts: { method: 'GET', says: 'certificates of the CAs', source: 'T' },
  simpleenroll: { method: 'POST', says: 'a certificate for a request', source: 'T' },
  simplereenroll: { method: 'POST', says: 'the next certificate of the holder of one', source: 'P' },
  csrattrs: { method: 'GET', says: 'what requests should have', source: 'P' },
} as const satisfies Record<string, { method: string; says: string; source: 'P' | 'T' }>
export type EstOperation = keyof typeof EST_OPERATIONS
export const ENROLMENTS = ['simpleenroll', 'simplereenroll'] as const
export type EnrolOperation = (typeof ENROLMENTS)[number]

/**
 * A request renews the certificate that we show in TLS where both have the same names. RFC 7030 4.2.2.
 * @param named by the order, in place of that
 * @param own DER; undefined: we show none
 * @throws {BridgeError} `validation`, not sent
 */
export function operationFor(
  { subject, dnsNames }: Pick<ProvenRequest, 'subject' | 'dnsNames'>,
  named: string | undefined,
  own: Uint8Array | undefined,
): EnrolOperation {
  if (named !== undefined) return parse(named)
  const read = own === undefined ? undefined : readSpocCertificate(own)
  if (read?.ok !== true) return 'simpleenroll'
  const { certificate } = read
  const isSame = certificate.subject.comparable === subject.comparable
  return isSame && sorted(certificate.dnsNames) === sorted(dnsNames) ? 'simplereenroll' : 'simpleenroll'
}

function parse(named: string): EnrolOperation {
  const known = ENROLMENTS.find((one) => one === named.toLowerCase())
  if (known !== undefined) return known
  const why = `there is no operation ${named}; there are ${ENROLMENTS.join(' and ')}`
  throw new BridgeError('validation', why, { outcome: 'not-sent', field: 'operation' })
}

const sorted = (names: readonly string[]): string => [...names].sort().join(' ')
