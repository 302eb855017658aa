import { type CheckSignature, type CvCertificate, CvcError, calendarDateOf, decodeCertificate } from '../cvc/index.ts'
import type { Partner } from '../messages/index.ts'
import {
  type AuthorityKey,
  type AuthorityRecord,
  activateKey,
  type Database,
  listKeys,
  type Tx,
} from '../store/index.ts'
import { judgeCertificate, type Known } from './judge-certificate.ts'
import { keep } from './keep.ts'
import { ourKeyFor, placeOf } from './received-certificate-place.ts'
import { trustedCertificates } from './trusted-certificates.ts'

/** What an authority makes of certificates that a partner sent: which it can use, and why not the others. */
export interface Reception {
  readonly authorities: readonly CvCertificate[] // verified CA certificates, in the order they can be kept
  /** The same with their keys. */
  readonly verified: readonly Known[]
  readonly own: readonly { readonly certificate: CvCertificate; readonly key: AuthorityKey }[]
  readonly rejected: readonly { readonly what: string; readonly why: string }[]
  /** A certificate for a key of ours that may yet turn out usable: not effective yet, or its issuer not known yet. */
  readonly waitingFor: string | undefined
}

export interface ReceiveDeps {
  readonly db: Database
  readonly now: () => Date
  readonly checkSignature: CheckSignature
}

/**
 * Verifies certificates in whatever order they came, from what is trusted already: links and CA certificates signed by a
 * trusted key, a self-signed one that a trusted link vouches for, and the certificate of a key of ours from the very CA it
 * was asked of. A partner that has no business sending certificates gets none of them taken.
 */
export async function judgeReceived(
  authority: AuthorityRecord,
  partner: Partner,
  octets: readonly Uint8Array[],
  { db, now, checkSignature }: ReceiveDeps,
): Promise<Reception> {
  const { certificates, unreadable } = readAll(octets)
  const notTaken = whyNotFrom(partner)
  if (notTaken !== undefined) {
    const rejected = certificates.map(({ holderReference }) => ({ what: holderReference, why: notTaken }))
    return { authorities: [], verified: [], own: [], rejected: [...rejected, ...unreadable], waitingFor: undefined }
  }
  const ourKeys = await listKeys(db, authority.id)
  const known: Known[] = await trustedCertificates(db, authority.id)
  const world = { today: calendarDateOf(now()), checkSignature }
  const { taken, left } = await takeInOrder(certificates, known, (certificate) =>
    judgeCertificate(certificate, known, placeOf(certificate, { authority, partner, ourKeys }), world),
  )
  const pending = left.find(({ certificate, mayComeTrue }) => mayComeTrue && ourKeyFor(certificate, ourKeys))
  return {
    authorities: taken.filter((certificate) => ourKeyFor(certificate, ourKeys) === undefined),
    verified: known.filter(({ certificate }) => taken.includes(certificate)),
    own: taken.flatMap((certificate) => {
      const key = ourKeyFor(certificate, ourKeys)
      return key === undefined ? [] : [{ certificate, key }]
    }),
    rejected: [...unreadable, ...left.map(({ certificate, why }) => ({ what: certificate.holderReference, why }))],
    waitingFor: pending?.why,
  }
}

/** Keeps what was judged usable; our new key is the active one from then on, the one before retires. */
export async function keepReceived(tx: Tx, authority: AuthorityRecord, reception: Reception, now: Date): Promise<void> {
  for (const certificate of reception.authorities) {
    await keep(tx, authority.id, certificate, { origin: 'authority', isAnchor: false }, now)
  }
  for (const { certificate, key } of reception.own) {
    await keep(tx, authority.id, certificate, { origin: 'held', isAnchor: false }, now)
    await activateKey(tx, key)
  }
}

/** Terminals send none, and nothing is taken from a suspended partner. */
function whyNotFrom({ name, role, state }: Partner): string | undefined {
  if (state === 'suspended') return `${name} is suspended`
  return role === 'terminal' ? `${name} is a terminal: nothing is taken from it` : undefined
}

interface Left {
  readonly certificate: CvCertificate
  readonly why: string
  readonly mayComeTrue: boolean
}

/** Goes over them again and again until nothing more can be taken: each one taken may be the issuer of another. */
export async function takeInOrder(
  certificates: readonly CvCertificate[],
  known: Known[],
  judge: (certificate: CvCertificate) => ReturnType<typeof judgeCertificate>,
): Promise<{ taken: CvCertificate[]; left: Left[] }> {
  const taken: CvCertificate[] = []
  const texts = new Set(known.map(({ certificate }) => textOf(certificate)))
  let open = certificates.filter((certificate) => !texts.has(textOf(certificate)))
  for (;;) {
    const left: Left[] = []
    for (const certificate of open) {
      const verdict = await judge(certificate)
      if (verdict.ok) {
        known.push({ certificate, key: verdict.key })
        taken.push(certificate)
      } else left.push({ certificate, why: verdict.why, mayComeTrue: verdict.mayComeTrue })
    }
    if (left.length === open.length) return { taken, left }
    open = left.map(({ certificate }) => certificate)
  }
}

function readAll(octets: readonly Uint8Array[]) {
  const certificates: CvCertificate[] = []
  const unreadable: { what: string; why: string }[] = []
  for (const [position, one] of octets.entries()) {
    try {
      certificates.push(decodeCertificate(one, { mode: 'tolerant' }))
    } catch (error) {
      if (!(error instanceof CvcError)) throw error
      unreadable.push({ what: `certificate ${position + 1}`, why: error.message })
    }
  }
  return { certificates, unreadable }
}

const textOf = ({ octets }: CvCertificate): string => Buffer.from(octets).toString('latin1')
