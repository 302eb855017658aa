import {
  type CheckSignature,
  type CvCertificate,
  CvcError,
  calendarDateOf,
  decodeCertificate,
  decodePublicKey,
  sameKey,
  type VerificationKey,
  verificationKey,
  verifyLink,
} from '../cvc/index.ts'
import {
  type AuthorityKey,
  type AuthorityRecord,
  activateKey,
  type Database,
  listKeys,
  type Tx,
} from '../store/index.ts'
import { keep } from './keep.ts'
import { trustedCertificates } from './trusted-certificates.ts'

/** What an authority makes of certificates that a partner sent: which it can use, and why not the others. */
export interface Reception {
  readonly authorities: readonly CvCertificate[] // verified CA certificates, in the order they can be kept
  readonly own: { readonly certificate: CvCertificate; readonly key: AuthorityKey } | undefined
  readonly rejected: readonly { readonly what: string; readonly why: string }[]
}

interface Known {
  readonly certificate: CvCertificate
  readonly key: VerificationKey
}

/**
 * Verifies certificates in whatever order they came, from what is trusted already: links and CA certificates signed by a
 * trusted key, a self-signed one whose key a link has made trusted, and the certificate of a key of ours.
 */
export async function judgeReceived(
  authority: AuthorityRecord,
  octets: readonly Uint8Array[],
  { db, now, checkSignature }: { db: Database; now: () => Date; checkSignature: CheckSignature },
): Promise<Reception> {
  const { certificates, unreadable } = readAll(octets)
  const ourKeys = await listKeys(db, authority.id)
  const known: Known[] = await trustedCertificates(db, authority.id)
  const kept = new Set(known.map(({ certificate }) => textOf(certificate.octets)))
  const world = { today: calendarDateOf(now()), checkSignature }
  const authorities: CvCertificate[] = []
  let own: Reception['own']
  let open = certificates.filter((certificate) => !kept.has(textOf(certificate.octets)))
  const why = new Map<CvCertificate, string>()

  for (let before = -1; open.length !== before; ) {
    before = open.length
    const still: CvCertificate[] = []
    for (const certificate of open) {
      const verdict = await judgeOne(certificate, known, world)
      if (!verdict.ok) {
        why.set(certificate, verdict.why)
        still.push(certificate)
        continue
      }
      known.push({ certificate, key: verdict.key })
      const key = ourKeys.find((candidate) => isFor(certificate, candidate))
      if (key === undefined) authorities.push(certificate)
      else own = { certificate, key }
    }
    open = still
  }
  const rejected = open.map((certificate) => ({ what: certificate.holderReference, why: why.get(certificate) ?? '' }))
  return { authorities: authorities.filter(isCa), own, rejected: [...unreadable, ...rejected] }
}

/** Keeps what was judged usable; our new key is the active one from then on, the one before retires. */
export async function keepReceived(tx: Tx, authority: AuthorityRecord, reception: Reception, now: Date): Promise<void> {
  for (const certificate of reception.authorities) {
    await keep(tx, authority.id, certificate, { origin: 'authority', isAnchor: false }, now)
  }
  if (reception.own === undefined) return
  await keep(tx, authority.id, reception.own.certificate, { origin: 'held', isAnchor: false }, now)
  if (reception.own.key.state === 'requested') await activateKey(tx, reception.own.key)
}

type OneVerdict = { readonly ok: true; readonly key: VerificationKey } | { readonly ok: false; readonly why: string }

async function judgeOne(
  certificate: CvCertificate,
  known: readonly Known[],
  world: { today: ReturnType<typeof calendarDateOf>; checkSignature: CheckSignature },
): Promise<OneVerdict> {
  if (isSelfSigned(certificate)) return judgeSelfSigned(certificate, known)
  const issuers = known.filter((candidate) => candidate.certificate.holderReference === certificate.authorityReference)
  if (issuers.length === 0)
    return { ok: false, why: `its issuer ${certificate.authorityReference} is not trusted here` }
  let why = ''
  for (const issuer of issuers) {
    const issuerCurve = issuer.key.kind === 'ecdsa' ? { issuerCurve: issuer.key.curve } : {}
    const verdict = await verifyLink({ certificate, issuer: issuer.certificate, ...issuerCurve, ...world })
    if (verdict.ok) return { ok: true, key: verdict.key }
    why = verdict.findings.map(({ rule }) => rule).join(', ')
  }
  return { ok: false, why }
}

/** Says nothing by itself: anyone can sign a certificate with its own key. A link certificate has to vouch for the key. */
function judgeSelfSigned(certificate: CvCertificate, known: readonly Known[]): OneVerdict {
  const vouched = known.find(
    (candidate) =>
      candidate.certificate.holderReference === certificate.holderReference &&
      sameKey(candidate.key, certificate.publicKey),
  )
  if (vouched === undefined)
    return { ok: false, why: 'self-signed, and no link certificate or anchor vouches for its key' }
  try {
    return { ok: true, key: verificationKey(certificate.publicKey) }
  } catch (error) {
    if (error instanceof CvcError) return { ok: false, why: error.message }
    throw error
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

const isSelfSigned = (certificate: CvCertificate): boolean =>
  certificate.authorityReference === certificate.holderReference

const isCa = ({ chat }: CvCertificate): boolean => chat.role !== 'terminal'

const isFor = (certificate: CvCertificate, key: AuthorityKey): boolean =>
  certificate.holderReference === key.holderReference && sameKey(certificate.publicKey, decodePublicKey(key.publicKey))

const textOf = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1')
