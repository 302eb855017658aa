import type { SignerIdentifier } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'

/** The certificate a signer's identifier names. RFC 5652 5.3. */
export function signerCertificate(
  certificates: readonly Certificate[],
  identifier: SignerIdentifier,
): Certificate | undefined {
  if (identifier.by === 'subject-key-identifier') {
    return certificates.find(({ extensions }) => extensions.subjectKeyIdentifier === identifier.keyIdentifier)
  }
  const { comparableIssuer, serial } = identifier
  return certificates.find((one) => one.issuer.comparable === comparableIssuer && one.serial === serial)
}

/** For people. */
export function identifierText(identifier: SignerIdentifier): string {
  if (identifier.by === 'subject-key-identifier') return `key ${identifier.keyIdentifier}`
  return `${identifier.issuer}, serial ${identifier.serial}`
}
