import type { SpocCertificate } from '../certificate/spoc-certificate.ts'

/** Both ends count in. RFC 5280 4.1.2.5. */
export function isValid({ notBefore, notAfter }: SpocCertificate, now: Date): boolean {
  return notBefore <= now && now <= notAfter
}

export function validity({ notBefore, notAfter }: SpocCertificate): string {
  return `valid ${notBefore.toISOString()} to ${notAfter.toISOString()}`
}
