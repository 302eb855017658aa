import type { Reception } from '../pki/index.ts'

/** What became of certificates that came, for the timeline. */
export function summaryOf({ own, authorities, rejected }: Reception): Record<string, unknown> {
  return {
    ...(own === undefined
      ? {}
      : { ourNewCertificate: own.certificate.holderReference, expires: own.certificate.expires }),
    authoritiesKept: authorities.map(
      ({ holderReference, authorityReference }) => `${holderReference} by ${authorityReference}`,
    ),
    rejected,
  }
}
