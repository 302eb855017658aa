import { ListError, signatureScheme } from '../../lists/index.ts'
import { EXTENSION } from '../certificate/extensions.ts'
import { nameOf, type SpocCertificate } from '../certificate/spoc-certificate.ts'
import type { Direction } from '../purposes.ts'

/** Looked at by a rule here, or without meaning for us: policies are accepted whatever they are. */
const UNDERSTOOD: readonly string[] = [
  EXTENSION.subjectKeyIdentifier,
  EXTENSION.keyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.basicConstraints,
  EXTENSION.crlDistributionPoints,
  EXTENSION.certificatePolicies,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.extendedKeyUsage,
]

/** Of any certificate below the root. @returns what it says that we cannot heed; name constraints not even if uncritical */
export function notUnderstood(certificate: SpocCertificate): string | undefined {
  const critical = certificate.criticalExtensionIds.filter((id) => !UNDERSTOOD.includes(id))
  const constraints = certificate.extensionIds.filter((id) => id === EXTENSION.nameConstraints)
  const found = [...new Set([...critical, ...constraints])]
  return found.length === 0 ? undefined : `${nameOf(certificate)} has ${found.slice(0, 5).join(', ')}`
}

export function wrongForm(certificate: SpocCertificate): string | undefined {
  const { version, algorithmsAgree } = certificate
  if (version !== 3) return `${nameOf(certificate)} is of version ${version}`
  return algorithmsAgree ? undefined : `${nameOf(certificate)} names two signature algorithms`
}

/** @returns undefined for a hash of the SHA-2 family, and for an algorithm that is not known: its signature does not verify */
export function weakHash(certificate: SpocCertificate): string | undefined {
  return isSha1(certificate) ? `${nameOf(certificate)} is signed with SHA-1` : undefined
}

/** Without a key usage it may be used in any way. @returns why its key does not do at this end of a TLS connection */
export function wrongKeyUsage({ extensions: { keyUsage } }: SpocCertificate, direction: Direction): string | undefined {
  if (keyUsage === undefined || keyUsage.includes('digitalSignature')) return undefined
  const otherWays = keyUsage.includes('keyEncipherment') || keyUsage.includes('keyAgreement')
  return direction === 'server' && otherWays ? undefined : `its key is for ${keyUsage.join(', ') || 'nothing'}`
}

export function isSha1({ signatureAlgorithm }: Pick<SpocCertificate, 'signatureAlgorithm'>): boolean {
  try {
    return signatureScheme(signatureAlgorithm)?.hash === 'sha1'
  } catch (error) {
    if (error instanceof ListError) return false
    throw error
  }
}
