import { type CvCertificate, CvcError, type DecodedRequest, decodeCardVerifiable, describeChat } from '../cvc/index.ts'
import type { CardVerifiableView } from '../messages/index.ts'
import { keyFingerprint, sha256 } from '../pki/index.ts'

/** What a card-verifiable object says, in values and plain words; undefined: it is none. Nothing of it is verified. */
export function objectView(octets: Uint8Array): CardVerifiableView | undefined {
  try {
    const read = decodeCardVerifiable(octets, { mode: 'tolerant' })
    return read.kind === 'certificate' ? certificateView(read.certificate) : requestView(read)
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}

/** Those among them that are readable, in their order. */
export const objectViews = (objects: readonly Uint8Array[]): CardVerifiableView[] =>
  objects.map(objectView).filter((view) => view !== undefined)

function certificateView(certificate: CvCertificate): CardVerifiableView {
  const { holderReference, authorityReference, chat, effective, expires, octets } = certificate
  const { role, rights } = describeChat(chat)
  return {
    kind: 'certificate',
    holderReference,
    authorityReference,
    role,
    rights,
    effective,
    expires,
    sha256: sha256(octets),
    octets: octets.length,
  }
}

function requestView(decoded: DecodedRequest): CardVerifiableView {
  const { request, octets } = decoded
  return {
    kind: 'request',
    holderReference: request.holderReference,
    authorityReference: request.authorityReference,
    vouchedForBy: decoded.kind === 'plain' ? undefined : decoded.outerAuthorityReference,
    keyFingerprint: keyFingerprint(request.publicKey),
    sha256: sha256(octets),
    octets: octets.length,
  }
}
