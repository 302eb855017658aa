import { type CertificateDescription, CvcError, decodeCertificateDescription } from '../../cvc/index.ts'
import type { Field } from '../output/fields.ts'

/** @returns undefined for what is no certificate description */
export function readDescription(octets: Uint8Array): CertificateDescription | undefined {
  try {
    return decodeCertificateDescription(octets)
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}

export function descriptionFields({
  issuerName,
  issuerUrl,
  subjectName,
  subjectUrl,
  termsOfUsage,
}: CertificateDescription): Field[] {
  return [
    ['issuer', [issuerName, issuerUrl].filter(Boolean).join(', ')],
    ['subject', [subjectName, subjectUrl].filter(Boolean).join(', ')],
    ['terms of usage', termsOfUsage.format],
  ]
}
