import { type CurveName, type CvCertificate, knownCurve } from 'eac-broker/cvc'

const MOST_ISSUERS = 16 // a hostile pile of certificates of one name ends here
const MOST_STEPS = 16

export function isSelfSigned({ authorityReference, holderReference }: CvCertificate): boolean {
  return authorityReference === holderReference
}

/** Those among the known certificates whose key may have signed what names `reference`. */
export function certificatesOf(reference: string, known: readonly CvCertificate[]): readonly CvCertificate[] {
  return known.filter(({ holderReference }) => holderReference === reference).slice(0, MOST_ISSUERS)
}

/**
 * The curve of a certificate's key: spelled out in a CVCA certificate, inherited from the certificates above it anywhere else.
 * @returns undefined where those above are not known, and for RSA
 */
export function curveOf(certificate: CvCertificate, known: readonly CvCertificate[]): CurveName | undefined {
  let at = certificate
  for (let step = 0; step < MOST_STEPS; step++) {
    const { publicKey, chat, authorityReference } = at
    if (publicKey.kind === 'rsa') return undefined
    if (chat.role === 'CVCA' && publicKey.domainParameters) return knownCurve(publicKey.domainParameters)
    const above = certificatesOf(authorityReference, known).find((issuer) => issuer !== at)
    if (!above) return undefined
    at = above
  }
  return undefined
}
