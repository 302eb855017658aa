import { isSelfSigned, mayHaveIssued } from '../../lists/index.ts'
import type { SpocCertificate } from '../certificate/spoc-certificate.ts'
import type { TrustedRoot } from './trusted-roots.ts'

/** From a peer's certificate up to a registered root, both included. */
export type Path = readonly SpocCertificate[]

const MOST_PATHS = 8
const MOST_STEPS = 500
/** Certificates, the root and link certificates included. */
const LONGEST_PATH = 8

/**
 * Every way from a leaf to a registered root, joined by names and key identifiers only, by way of what the peer sent and of
 * registered link certificates. A leaf never is its own root. Self-signed certificates that are not registered lead nowhere.
 */
export function pathsToRoots(leaf: SpocCertificate, sent: readonly SpocCertificate[], roots: readonly TrustedRoot[]) {
  const anchors = new Set(roots.filter(({ isAnchor }) => isAnchor).map(({ certificate }) => certificate))
  const registered = roots.map(({ certificate }) => certificate)
  const known = withoutRepeats([...registered, ...sent])
  const paths: Path[] = []
  let steps = 0
  const climb = (path: Path): void => {
    const top = path.at(-1)!
    if (isSelfSigned(top)) return
    for (const issuer of known) {
      if (paths.length >= MOST_PATHS || steps++ > MOST_STEPS || path.length >= LONGEST_PATH) return
      if (!mayHaveIssued(issuer, top) || path.some(({ fingerprint }) => fingerprint === issuer.fingerprint)) continue
      if (anchors.has(issuer)) paths.push([...path, issuer])
      else climb([...path, issuer])
    }
  }
  climb([leaf])
  return paths
}

/** The first of each: a registered one before the same as sent. */
function withoutRepeats(certificates: readonly SpocCertificate[]): SpocCertificate[] {
  const first = new Map<string, SpocCertificate>()
  for (const one of certificates) if (!first.has(one.fingerprint)) first.set(one.fingerprint, one)
  return [...first.values()]
}
