import type { Certificate } from './certificate.ts'

/** Certificates by the comparable name of their holder. */
export function bySubject(certificates: readonly Certificate[]): ReadonlyMap<string, readonly Certificate[]> {
  const found = new Map<string, Certificate[]>()
  for (const certificate of certificates) {
    const same = found.get(certificate.subject.comparable)
    if (same === undefined) found.set(certificate.subject.comparable, [certificate])
    else same.push(certificate)
  }
  return found
}
