import {
  type CheckSignature,
  type CurveName,
  type CvCertificate,
  CvcError,
  knownCurve,
  type PublicKey,
  type VerificationKey,
  verificationKey,
} from '../../cvc/index.ts'

/** Certificates to look issuers up in. That one is at hand says nothing about trust. */
export interface AtHand {
  /** Those that a reference names: several, since it names a key only relative to its issuer. */
  named(reference: string | undefined): readonly CvCertificate[]
  readonly checkSignature: CheckSignature
}

const MOST_OF_A_NAME = 16 // hostile piles of certificates of one name are not all tried

export function certificatesAtHand(certificates: readonly CvCertificate[], checkSignature: CheckSignature): AtHand {
  const byName = new Map<string, CvCertificate[]>()
  for (const certificate of certificates) {
    const same = byName.get(certificate.holderReference) ?? []
    if (same.length < MOST_OF_A_NAME && !same.some((one) => Buffer.compare(one.octets, certificate.octets) === 0)) {
      byName.set(certificate.holderReference, [...same, certificate])
    }
  }
  return { named: (reference) => byName.get(reference ?? '') ?? [], checkSignature }
}

/**
 * The key of a certificate, ready for use: on its own curve where it is that of a CVCA, else on each that it may inherit.
 * TR-03110-3 D.3.3.
 */
export function keysOf({ publicKey, chat, authorityReference }: CvCertificate, atHand: AtHand): VerificationKey[] {
  if (publicKey.kind === 'rsa' || (chat.role === 'CVCA' && publicKey.domainParameters !== undefined)) {
    return usable(publicKey, undefined)
  }
  const { kind, algorithm, point } = publicKey
  return curvesAbove(authorityReference, atHand).flatMap((curve) => usable({ kind, algorithm, point }, curve))
}

/** The curve on which a key lies that spells none out; undefined where no certificate at hand tells. */
export function inheritedCurve(
  publicKey: PublicKey,
  authorityReference: string | undefined,
  atHand: AtHand,
): CurveName | undefined {
  if (publicKey.kind === 'rsa' || publicKey.domainParameters !== undefined) return undefined
  return curvesAbove(authorityReference, atHand).find((curve) => usable(publicKey, curve).length > 0)
}

/** Of the CVCA certificates that the way up leads to, joined by name only. */
function curvesAbove(reference: string | undefined, atHand: AtHand, seen = new Set<CvCertificate>()): CurveName[] {
  const curves = new Set<CurveName>()
  for (const issuer of atHand.named(reference)) {
    if (seen.has(issuer)) continue
    seen.add(issuer)
    for (const curve of curvesOf(issuer, atHand, seen)) curves.add(curve)
  }
  return [...curves]
}

function curvesOf(issuer: CvCertificate, atHand: AtHand, seen: Set<CvCertificate>): CurveName[] {
  const { publicKey, chat } = issuer
  const own = publicKey.kind === 'ecdsa' && chat.role === 'CVCA' ? publicKey.domainParameters : undefined
  if (own === undefined) return curvesAbove(issuer.authorityReference, atHand, seen)
  const known = knownCurve(own)
  return known === undefined ? [] : [known]
}

function usable(publicKey: PublicKey, curve: CurveName | undefined): VerificationKey[] {
  try {
    return [verificationKey(publicKey, curve)]
  } catch (error) {
    if (error instanceof CvcError) return []
    throw error
  }
}
