import type { CalendarDate } from '../../calendar-date.ts'
import type { CvCertificate } from '../../certificate.ts'
import type { CheckSignature } from '../../signer.ts'
import type { Rule } from '../rule.ts'
import type { UsableKey } from '../usable-key.ts'

/** One step down a chain: a certificate and the one that is to have issued it. */
export interface LinkStep {
  readonly certificate: CvCertificate
  readonly issuer: CvCertificate
  /** The certificate's key, on the curve it carries (CVCA) or inherits. */
  readonly key: UsableKey
  readonly issuerKey: UsableKey
  readonly today: CalendarDate
  readonly checkSignature: CheckSignature
}

export type LinkRule = Rule<LinkStep>

/** A certificate of the CVCA itself, self-signed or link: only moves the trust point. */
export function isOfCvca({ certificate }: LinkStep): boolean {
  return certificate.chat.role === 'CVCA'
}

export function isSelfSigned({ certificate }: LinkStep): boolean {
  return certificate.chat.role === 'CVCA' && certificate.authorityReference === certificate.holderReference
}
