import type { CvCertificate } from '../../cvc/index.ts'

/** A way from an anchor down to a certificate: what `verifyChain` takes. */
export interface ChainPath {
  readonly anchor: CvCertificate
  /** From the one after the anchor down; empty for a link certificate that is the anchor itself. */
  readonly chain: readonly CvCertificate[]
}

/** What there is to build with, in any order. */
export interface KnownCertificates {
  readonly anchors: readonly CvCertificate[]
  readonly others: readonly CvCertificate[]
}

const MOST_PATHS = 16 // a reference names a key only relative to its issuer, so there can be several
const MOST_STEPS = 10_000

/**
 * Every way from an anchor down to this certificate, joined by name (CAR = CHR) only. A self-signed anchor leads to itself.
 * Hostile piles of certificates of one name end the search early.
 */
export function chainPaths(certificate: CvCertificate, { anchors, others }: KnownCertificates): ChainPath[] {
  const paths: ChainPath[] = []
  let steps = 0
  const climb = (chain: readonly CvCertificate[]): void => {
    const top = chain[0]!
    const issuers = [...anchors, ...others].filter(({ holderReference }) => holderReference === top.authorityReference)
    for (const issuer of issuers) {
      if (paths.length >= MOST_PATHS || steps++ > MOST_STEPS) return
      if (anchors.includes(issuer)) paths.push({ anchor: issuer, chain })
      else if (!chain.some((below) => sameObject(below, issuer))) climb([issuer, ...chain])
    }
  }
  const itself = anchors.find((anchor) => sameObject(anchor, certificate))
  if (itself !== undefined && !isSelfSigned(itself)) paths.push({ anchor: itself, chain: [] })
  climb([certificate])
  return paths
}

/** The references on the way up for which there is no certificate. */
export function missingIssuers(certificate: CvCertificate, { anchors, others }: KnownCertificates): string[] {
  const known = [...anchors, ...others]
  const missing = new Set<string>()
  const seen = new Set<CvCertificate>()
  const climb = (from: CvCertificate): void => {
    if (seen.has(from)) return
    seen.add(from)
    const issuers = known.filter((one) => one.holderReference === from.authorityReference && !sameObject(one, from))
    if (issuers.length === 0) missing.add(from.authorityReference)
    for (const issuer of issuers) climb(issuer)
  }
  climb(certificate)
  return [...missing]
}

function isSelfSigned({ authorityReference, holderReference }: CvCertificate): boolean {
  return authorityReference === holderReference
}

function sameObject(a: CvCertificate, b: CvCertificate): boolean {
  return Buffer.compare(a.octets, b.octets) === 0
}
