import {
  type AuthenticatedRequest,
  type CheckSignature,
  calendarDateOf,
  decodeCertificate,
  type HolderReference,
  holderReferenceParts,
  isExpired,
  sameHolder,
  type VerifiedRequest,
  verificationKey,
  verifyOuterSignature,
} from '../cvc/index.ts'
import { holderName, type Partner } from '../messages/index.ts'
import { type AuthorityRecord, type Database, findCertificatesByHolder, wasCountersignedSince } from '../store/index.ts'
import { keyFingerprint } from './fingerprints.ts'
import { judgeCountersignature, type Refused, refused, sameKind } from './judge-request.ts'
import { type TrustedCertificate, trustedCertificates } from './trusted-certificates.ts'

/** A DV of ours wants its key certified by a CVCA of another state, and may have it. */
export type ForeignWish =
  /** The CVCA of its own state has to countersign it. */
  | { readonly kind: 'initial'; readonly keyFingerprint: string }
  /** It carries the outer signature it needs, by the key or CVCA named. */
  | { readonly kind: 'vouched'; readonly by: HolderReference }

interface ForeignCase {
  /** The CVCA the DV asked, and the SPOC of its state. */
  readonly cvca: AuthorityRecord
  readonly spoc: AuthorityRecord
  readonly dv: Partner
  readonly foreignCar: HolderReference
}

interface Deps {
  readonly db: Database
  readonly now: () => Date
  readonly checkSignature: CheckSignature
}

/**
 * What the DV's own state sees to before a request leaves it (TR-03139, 4.4.2): the holder, the CVCA that is meant, its domain
 * parameters, and who vouches: the CVCA for an initial request, the key certified by that very CVCA for a successive one.
 */
export async function judgeForeignWish(
  decoded: VerifiedRequest,
  { cvca, spoc, dv, foreignCar }: ForeignCase,
  deps: Deps,
): Promise<ForeignWish | Refused> {
  const { request } = decoded
  const against = speaksAgainstWish(decoded, { dv, foreignCar })
  if (against !== undefined) return against
  const ofCvca = (await trustedCertificates(deps.db, spoc.id)).filter(({ certificate }) =>
    sameHolder(certificate.holderReference, foreignCar),
  )
  const signing = ofCvca.find(({ certificate }) => certificate.holderReference === foreignCar) ?? ofCvca.at(-1)
  if (signing === undefined) return refused('foreign-car-unknown', `no certificate of ${foreignCar} is known here`)
  if (!sameKind(verificationKey(request.publicKey), signing.key)) {
    const { holderReference } = signing.certificate
    return refused('domain-parameters', `algorithm or domain parameters are not those of ${holderReference}`)
  }
  if (decoded.kind === 'plain') return { kind: 'initial', keyFingerprint: keyFingerprint(request.publicKey) }
  if (sameHolder(decoded.outerAuthorityReference, request.holderReference)) {
    return judgeVoucher(decoded, { spoc, dv, ofCvca }, deps)
  }
  const ofOurs = await trustedCertificates(deps.db, cvca.id)
  const notOurs = await judgeCountersignature(decoded, ofOurs, deps)
  if (notOurs !== undefined) return notOurs
  const signed = { authorityId: cvca.id, keyFingerprint: keyFingerprint(request.publicKey) }
  if (dv.initialSince !== undefined && !(await wasCountersignedSince(deps.db, signed, dv.initialSince))) {
    return refused('not-accepted', 'countersigned before the suspension; an initial request is needed')
  }
  return { kind: 'vouched', by: decoded.outerAuthorityReference }
}

/** Whose key it is, and which CVCA is meant: for anything that is done with a request, before anything is. */
export function speaksAgainstWish(
  { request }: VerifiedRequest,
  { dv, foreignCar }: Pick<ForeignCase, 'dv' | 'foreignCar'>,
): Refused | undefined {
  if (holderName(holderReferenceParts(request.holderReference)) !== holderName(dv)) {
    return refused('holder-unknown', `${request.holderReference} is not a reference of ${holderName(dv)}`)
  }
  if (request.authorityReference === undefined || !sameHolder(request.authorityReference, foreignCar)) {
    return refused('not-accepted', `the request names ${request.authorityReference ?? 'no CAR'}, not ${foreignCar}`)
  }
  return undefined
}

/** The key before has to be certified by that very CVCA, still valid, and since the last suspension. */
async function judgeVoucher(
  decoded: AuthenticatedRequest,
  {
    spoc,
    dv,
    ofCvca,
  }: { readonly spoc: AuthorityRecord; readonly dv: Partner; readonly ofCvca: readonly TrustedCertificate[] },
  { db, now, checkSignature }: Deps,
): Promise<ForeignWish | Refused> {
  const voucher = decoded.outerAuthorityReference
  const relayed = (await findCertificatesByHolder(db, spoc.id, voucher)).filter(({ origin }) => origin === 'relayed')
  for (const stored of relayed) {
    const certificate = decodeCertificate(stored.octets, { mode: 'tolerant' })
    const issuer = ofCvca.find((known) => known.certificate.holderReference === certificate.authorityReference)
    if (issuer === undefined) continue
    const curve = issuer.key.kind === 'ecdsa' ? issuer.key.curve : undefined
    if (!(await verifyOuterSignature(decoded, verificationKey(certificate.publicKey, curve), checkSignature))) continue
    if (isExpired(certificate, calendarDateOf(now()))) {
      const over = `the certificate of ${voucher} ran out on ${certificate.expires}`
      return refused('expired', `${over}; an initial request is needed`)
    }
    if (dv.initialSince !== undefined && stored.storedAt <= dv.initialSince) {
      return refused('not-accepted', `${voucher} was certified before the suspension; an initial request is needed`)
    }
    return { kind: 'vouched', by: voucher }
  }
  return refused('outer-signature', `no key of ${voucher} that the CVCA asked has certified made the outer signature`)
}
