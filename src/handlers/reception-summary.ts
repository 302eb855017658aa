import type { Reception } from '../pki/index.ts'

/** What became of certificates that came, for the timeline. */
export function summaryOf({ own, authorities, rejected }: Reception): Record<string, unknown> {
  return {
    ...(own === undefined
      ? {}
      : { ourNewCertificate: own.certificate.holderReference, expires: own.certificate.expires }),
    ...(authorities.length === 0 ? {} : { authoritiesKept: authorities.map(nameOf) }),
    ...(rejected.length === 0 ? {} : { rejected }),
  }
}

const nameOf = ({ holderReference, authorityReference }: Reception['authorities'][number]): string =>
  `${holderReference} by ${authorityReference}`
