import { isSelfSigned } from '../../lists/index.ts'
import { readSpocCertificate, type SpocCertificate } from '../certificate/spoc-certificate.ts'
import type { RegisteredRoot, SpocState } from '../state.ts'

/** A registered certificate, read. */
export interface TrustedRoot {
  readonly certificate: SpocCertificate
  readonly from: Date
  readonly until: Date | undefined
  /** A root of its own, not a link certificate from another. */
  readonly isAnchor: boolean
}

/** Those that can be read: registration refuses the others. */
export function trustedRoots({ roots }: Pick<SpocState, 'roots'>): TrustedRoot[] {
  return roots.flatMap((root) => trustedRoot(root))
}

function trustedRoot({ der, from, until }: RegisteredRoot): TrustedRoot[] {
  const read = readSpocCertificate(der)
  if (!read.ok) return []
  return [{ certificate: read.certificate, from, until, isAnchor: isSelfSigned(read.certificate) }]
}
