import { nameOf, type SpocCertificate } from '../certificate/spoc-certificate.ts'

/** Both ends count in. RFC 5280 4.1.2.5. */
export function isValid({ notBefore, notAfter }: SpocCertificate, now: Date): boolean {
  return notBefore <= now && now <= notAfter
}

/** @returns what speaks against it at this time; undefined: nothing */
export function notValid(certificate: SpocCertificate, now: Date): string | undefined {
  if (isValid(certificate, now)) return undefined
  const { notBefore, notAfter } = certificate
  return `${nameOf(certificate)} is valid ${notBefore.toISOString()} to ${notAfter.toISOString()}`
}
