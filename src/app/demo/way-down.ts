import type { CvCertificate } from '../../cvc/index.ts'

/**
 * The certificates that lead from an anchor to the newest DV certificate below it, links first; the anchor itself is left out.
 * @param known in ascending order of their effective dates
 */
export function wayDown(anchor: CvCertificate, known: readonly CvCertificate[]): CvCertificate[] | undefined {
  for (const leaf of [...known].reverse()) {
    if (leaf.chat.role === 'CVCA') continue
    const way = wayTo(leaf, anchor, known)
    if (way !== undefined) return way
  }
  return undefined
}

const LONGEST_WAY = 20

function wayTo(leaf: CvCertificate, anchor: CvCertificate, known: readonly CvCertificate[]) {
  const way = [leaf]
  for (let top = leaf; top.authorityReference !== anchor.holderReference; ) {
    const issuer = known.find(
      ({ holderReference, authorityReference }) =>
        holderReference === top.authorityReference && holderReference !== authorityReference,
    )
    if (issuer === undefined || way.length >= LONGEST_WAY) return undefined
    way.unshift(issuer)
    top = issuer
  }
  return way
}
