import { bySubject } from '../x509/by-subject.ts'
import { type Certificate, isSelfSigned, mayHaveIssued, sameOctets } from '../x509/certificate.ts'

/** From a signer's certificate up to an anchor, both included. */
export type Path = readonly Certificate[]

export interface KnownCertificates {
  readonly anchors: readonly Certificate[]
  /** Trusted no more than what they are certified by. */
  readonly others: readonly Certificate[]
}

const MOST_PATHS = 8
const MOST_STEPS = 2_000
const LONGEST = 16 // certificates

/**
 * Every way from a certificate up to an anchor, joined by names and key identifiers only. Piles of certificates of one name end
 * the search early. A certificate that is an anchor itself is its own way. From a self-signed one no way leads on: a link
 * certificate of the same name has key identifiers to tell them apart (Doc 9303-12 7.1.1, Table 6).
 */
export function pathsToAnchors(certificate: Certificate, { anchors, others }: KnownCertificates): Path[] {
  if (anchors.some(({ octets }) => sameOctets(octets, certificate.octets))) return [[certificate]]
  const trusted = new Set(anchors)
  const known = bySubject([...anchors, ...others])
  const paths: Path[] = []
  let steps = 0
  const climb = (path: Path): void => {
    const top = path.at(-1)!
    if (isSelfSigned(top)) return
    for (const issuer of known.get(top.issuer.comparable) ?? []) {
      if (paths.length >= MOST_PATHS || steps++ > MOST_STEPS) return
      if (!mayHaveIssued(issuer, top)) continue
      if (trusted.has(issuer)) paths.push([...path, issuer])
      else if (path.length < LONGEST - 1 && !path.some(({ fingerprint }) => fingerprint === issuer.fingerprint)) {
        climb([...path, issuer])
      }
    }
  }
  climb([certificate])
  return paths
}
