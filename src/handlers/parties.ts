import { type HolderReference, holderReferenceParts, type VerifiedRequest } from '../cvc/index.ts'
import { holderName, type Partner, type Refusal } from '../messages/index.ts'
import { type TrustedCertificate, trustedCertificates } from '../pki/index.ts'
import { type AuthorityRecord, findForeignDv, listCvcasOf } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'

/** Who certifies whom. */
interface Parties {
  readonly authority: AuthorityRecord
  readonly partner: Partner
  readonly vouchers: readonly TrustedCertificate[]
}

/** The caller and the authority it called; through our SPOC, a DV of the calling state and the CVCA of ours that it means. */
export async function partiesOf(
  { request }: Pick<VerifiedRequest, 'request'>,
  { authority, partner }: { readonly authority: AuthorityRecord; readonly partner: Partner },
  deps: HandlerDeps,
): Promise<Parties | { readonly reason: Refusal; readonly why: string }> {
  if (authority.role !== 'SPOC') return { authority, partner, vouchers: [] }
  const meant = holderOf(request.authorityReference)
  if (meant === undefined) return { reason: 'not-accepted', why: 'the request names no CVCA (inner CAR)' }
  const cvca = (await listCvcasOf(deps.db, authority.country)).find((one) => holderName(one) === meant)
  if (cvca === undefined)
    return { reason: 'authority-unknown', why: `${meant} is no CVCA of ${authority.country} here` }
  const holder = holderOf(request.holderReference)
  const dv = await findForeignDv(deps.db, partner.id, holder ?? '')
  if (dv === undefined)
    return { reason: 'holder-unknown', why: `${holder} is no DV that ${partner.country} registered` }
  if (dv.state === 'suspended') return { reason: 'holder-inactive', why: `${dv.name} is suspended` }
  const vouchers = (await trustedCertificates(deps.db, authority.id)).filter(
    ({ certificate }) => holderReferenceParts(certificate.holderReference).country === partner.country,
  )
  const initialSince = later(dv.initialSince, partner.initialSince) // lifted for its state, it is lifted for the DV
  return { authority: cvca, partner: { ...dv, initialSince }, vouchers }
}

const later = (a: Date | undefined, b: Date | undefined): Date | undefined => (a && b ? (a > b ? a : b) : (a ?? b))

const holderOf = (reference: HolderReference | undefined): string | undefined =>
  reference && holderName(holderReferenceParts(reference))
