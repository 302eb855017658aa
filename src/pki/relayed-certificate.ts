import {
  type CheckSignature,
  type CvCertificate,
  CvcError,
  calendarDateOf,
  decodeCertificate,
  decodeRequest,
  isExpired,
  sameHolder,
  sameKey,
} from '../cvc/index.ts'
import type { Partner } from '../messages/index.ts'
import type { AuthorityRecord, Database, Tx } from '../store/index.ts'
import { judgeCertificate } from './judge-certificate.ts'
import { keep } from './keep.ts'
import { judgeReceived, type Reception } from './receive-certificates.ts'
import { trustedCertificates } from './trusted-certificates.ts'

/** What another state sent for a request of one of our DVs. */
export type Relayed =
  | {
      readonly ok: true
      readonly certificate: CvCertificate
      /** What goes to the DV: its certificate, then those of the CVCA that came along and hold. */
      readonly octets: readonly Uint8Array[]
      readonly reception: Reception
    }
  /** `isEarly`: its first day has not come here yet, and nothing else is wrong with it. */
  | { readonly ok: false; readonly why: string; readonly isEarly: boolean; readonly reception: Reception }

interface Deps {
  readonly db: Database
  readonly now: () => Date
  readonly checkSignature: CheckSignature
}

/**
 * Checks by machine what came before it goes on to the DV (TR-03139, 4.4.2, step 13): the CVCA certificates from what is trusted,
 * then the certificate for the very key that was sent, for its holder, by the CVCA that was asked, as a foreign DV, valid today.
 */
export async function judgeRelayed(
  { spoc, state, certReq }: { readonly spoc: AuthorityRecord; readonly state: Partner; readonly certReq: Uint8Array },
  octets: readonly Uint8Array[],
  deps: Deps,
): Promise<Relayed> {
  const { request } = decodeRequest(certReq, { mode: 'tolerant' })
  const certificates = readable(octets)
  const own = certificates.find(
    ({ holderReference, publicKey }) =>
      holderReference === request.holderReference && sameKey(publicKey, request.publicKey),
  )
  const others = octets.filter((one) => own === undefined || Buffer.compare(one, own.octets) !== 0)
  const reception = await judgeReceived(spoc, state, others, deps)
  const no = (why: string, isEarly = false): Relayed => ({ ok: false, why, isEarly, reception })
  if (own === undefined) return no(`no certificate for ${request.holderReference} with the key of the request`)
  if (request.authorityReference !== undefined && !sameHolder(own.authorityReference, request.authorityReference)) {
    return no(`signed by ${own.authorityReference}, asked of ${request.authorityReference}`)
  }
  if (own.chat.role !== 'DV-foreign') return no(`a ${own.chat.role} certificate, not one of a foreign DV`)
  const today = calendarDateOf(deps.now())
  if (isExpired(own, today)) return no(`it ran out on ${own.expires}`)
  const trusted = await trustedCertificates(deps.db, spoc.id)
  const known = [...trusted, ...reception.verified]
  const verdict = await judgeCertificate(own, known, { kind: 'own' }, { today, checkSignature: deps.checkSignature })
  if (!verdict.ok) return no(verdict.why, verdict.mayComeTrue && own.effective > today)
  const along = octets.filter((one) => reception.authorities.some((kept) => Buffer.compare(kept.octets, one) === 0))
  return { ok: true, certificate: own, octets: [own.octets, ...along], reception }
}

/** In the transaction that settles the DV's exchange. */
export async function keepRelayed(tx: Tx, spoc: AuthorityRecord, certificate: CvCertificate, now: Date): Promise<void> {
  await keep(tx, spoc.id, certificate, { origin: 'relayed', isAnchor: false }, now)
}

function readable(octets: readonly Uint8Array[]): CvCertificate[] {
  return octets.flatMap((one) => {
    try {
      return [decodeCertificate(one, { mode: 'tolerant' })]
    } catch (error) {
      if (error instanceof CvcError) return []
      throw error
    }
  })
}
