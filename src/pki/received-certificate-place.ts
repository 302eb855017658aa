import { type CvCertificate, decodePublicKey, holderReferenceParts, type Role, sameKey } from '../cvc/index.ts'
import { type AuthorityRole, holderName, type Partner } from '../messages/index.ts'
import type { AuthorityKey, AuthorityRecord } from '../store/index.ts'

/** What a received certificate would be to us, before its signature is looked at. */
export type Place =
  | { readonly kind: 'self-signed-cvca' }
  | { readonly kind: 'link' }
  | { readonly kind: 'superior' } // the DV above a terminal control centre
  | { readonly kind: 'own' }
  | { readonly kind: 'none'; readonly why: string }

const OWN_ROLES: Readonly<Record<AuthorityRole, readonly Role[]>> = {
  CVCA: [], // makes its own
  DV: ['DV-domestic', 'DV-foreign'],
  TCC: ['terminal'],
  NPKD: [],
  SPOC: [],
}

/** Only what this authority has a use for, from the partner it may come from. */
export function placeOf(
  certificate: CvCertificate,
  { authority, partner, ourKeys }: { authority: AuthorityRecord; partner: Partner; ourKeys: readonly AuthorityKey[] },
): Place {
  const { chat, holderReference, authorityReference } = certificate
  const key = ourKeyFor(certificate, ourKeys)
  if (key !== undefined) return ownPlace(certificate, key, authority)
  if (authority.role === 'SPOC' && holderReferenceParts(holderReference).country !== partner.country) {
    return { kind: 'none', why: `of another state than ${partner.country}` }
  }
  if (chat.role === 'CVCA') return { kind: holderReference === authorityReference ? 'self-signed-cvca' : 'link' }
  const isSuperior =
    authority.role === 'TCC' && partner.role === 'DV' && chat.role !== 'terminal' && holds(holderReference, partner)
  return isSuperior ? { kind: 'superior' } : { kind: 'none', why: `a ${chat.role} certificate that is not for us` }
}

/** The key of ours that a certificate is for: the same reference and the same key. */
export function ourKeyFor(certificate: CvCertificate, ourKeys: readonly AuthorityKey[]): AuthorityKey | undefined {
  return ourKeys.find(
    (key) =>
      key.holderReference === certificate.holderReference &&
      sameKey(certificate.publicKey, decodePublicKey(key.publicKey)),
  )
}

function ownPlace({ chat, authorityReference }: CvCertificate, key: AuthorityKey, { role }: AuthorityRecord): Place {
  const certifiedBy = holderName(holderReferenceParts(authorityReference))
  if (certifiedBy !== key.certifiedBy) {
    return { kind: 'none', why: `for a key of ours, by ${certifiedBy}: it was asked of ${key.certifiedBy}` }
  }
  if (!OWN_ROLES[role].includes(chat.role)) return { kind: 'none', why: `for a key of ours, as ${chat.role}` }
  return { kind: 'own' }
}

const holds = (reference: CvCertificate['holderReference'], partner: Partner): boolean =>
  holderName(holderReferenceParts(reference)) === holderName(partner)
