import type { CvCertificate } from '../cvc/index.ts'
import type { Reception } from '../pki/index.ts'

const MOST_TOLD = 20

/** What became of certificates that came, for the timeline. */
export function summaryOf({ own, authorities, rejected }: Reception): Record<string, unknown> {
  return {
    ...some(
      'ourNewCertificates',
      own.map(({ certificate }) => `${nameOf(certificate)} until ${certificate.expires}`),
    ),
    ...some('authoritiesKept', authorities.map(nameOf)),
    ...some('rejected', rejected),
  }
}

function some(name: string, told: readonly unknown[]): Record<string, unknown> {
  if (told.length === 0) return {}
  const more = told.length - MOST_TOLD
  return { [name]: more > 0 ? [...told.slice(0, MOST_TOLD), `and ${more} more`] : told }
}

const nameOf = ({ holderReference, authorityReference }: CvCertificate): string =>
  `${holderReference} by ${authorityReference}`
