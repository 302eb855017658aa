import {
  type CheckSignature,
  type CvCertificate,
  CvcError,
  calendarDateOf,
  decodeCertificate,
  encodePublicKey,
  holderReferenceParts,
  verificationKey,
} from '../cvc/index.ts'
import { holderName } from '../messages/index.ts'
import {
  type AuthorityRecord,
  activateKey,
  type Database,
  insertAuthorityKey,
  listKeys,
  type Tx,
} from '../store/index.ts'
import type { CvcaCertificates } from './cvca-key.ts'
import { judgeCertificate, type Known } from './judge-certificate.ts'
import { keep } from './keep.ts'
import { takeInOrder } from './receive-certificates.ts'
import { speaksAgainstAnchor } from './trust-anchor.ts'
import { trustedCertificates } from './trusted-certificates.ts'

/** What came of the certificates of a CVCA whose keys are on another machine. */
export interface FromElsewhere {
  /** Not known here before, in the order they came. */
  readonly taken: readonly CvCertificate[]
  /** Keys that are new here and follow one that was known: those who trust that one have to be told. */
  readonly followers: readonly (CvcaCertificates & { readonly link: CvCertificate })[]
  readonly rejected: readonly { readonly what: string; readonly why: string }[]
}

interface Deps {
  readonly db: Database
  readonly now: () => Date
  readonly checkSignature: CheckSignature
}

/**
 * Looks at the certificates of a CVCA as that machine, which was paired with this node, sent them. The first are taken on its word;
 * from then on a new key needs a link certificate of the one before, as it does everywhere.
 */
export async function judgeFromElsewhere(
  cvca: AuthorityRecord,
  octets: readonly Uint8Array[],
  deps: Deps,
): Promise<FromElsewhere> {
  const { certificates, rejected } = readOf(cvca, octets)
  const known: Known[] = await trustedCertificates(deps.db, cvca.id)
  const isFirst = known.length === 0
  const anchors = isFirst ? await usableAnchors(certificates, deps) : []
  known.push(...anchors.map((certificate) => ({ certificate, key: verificationKey(certificate.publicKey) })))
  const world = { today: calendarDateOf(deps.now()), checkSignature: deps.checkSignature }
  const { taken: following, left } = await takeInOrder(certificates, known, (certificate) => {
    const kind = isSelfSigned(certificate) ? 'self-signed-cvca' : 'link'
    return judgeCertificate(certificate, known, { kind }, world)
  })
  const taken = certificates.filter((one) => anchors.includes(one) || following.includes(one))
  const followers = isFirst ? [] : taken.filter(isSelfSigned).flatMap((selfSigned) => withLink(selfSigned, taken))
  const refused = left.map(({ certificate, why }) => ({ what: certificate.holderReference, why }))
  return { taken, followers, rejected: [...rejected, ...refused] }
}

/** The newest key is the one that signs from now on. */
export async function keepFromElsewhere(
  tx: Tx,
  cvca: AuthorityRecord,
  { taken }: FromElsewhere,
  at: Date,
): Promise<void> {
  const known = new Set((await listKeys(tx, cvca.id)).map(({ holderReference }) => holderReference))
  for (const certificate of taken) {
    await keep(tx, cvca.id, certificate, { origin: 'authority', isAnchor: isSelfSigned(certificate) }, at)
    const { holderReference, publicKey } = certificate
    if (!isSelfSigned(certificate) || known.has(holderReference)) continue
    const key = { authorityId: cvca.id, certifiedBy: holderName(cvca), holderReference, keyId: undefined } as const
    await activateKey(
      tx,
      await insertAuthorityKey(tx, { ...key, publicKey: encodePublicKey(publicKey), state: 'requested' }, at),
    )
  }
}

function readOf(cvca: AuthorityRecord, octets: readonly Uint8Array[]) {
  const certificates: CvCertificate[] = []
  const rejected: { what: string; why: string }[] = []
  for (const [n, one] of octets.entries()) {
    const read = readable(one)
    if (typeof read === 'string') rejected.push({ what: `certificate ${n + 1}`, why: read })
    else if (read.chat.role === 'CVCA' && holderName(holderReferenceParts(read.holderReference)) === holderName(cvca)) {
      certificates.push(read)
    } else rejected.push({ what: read.holderReference, why: `is no certificate of ${holderName(cvca)}` })
  }
  return { certificates, rejected }
}

async function usableAnchors(certificates: readonly CvCertificate[], deps: Deps): Promise<CvCertificate[]> {
  const anchors: CvCertificate[] = []
  for (const certificate of certificates.filter(isSelfSigned)) {
    const against = await speaksAgainstAnchor(certificate, deps.now(), deps.checkSignature)
    if (against === undefined) anchors.push(certificate)
  }
  return anchors
}

function withLink(selfSigned: CvCertificate, all: readonly CvCertificate[]) {
  const link = all.find((one) => !isSelfSigned(one) && one.holderReference === selfSigned.holderReference)
  return link === undefined ? [] : [{ selfSigned, link }]
}

const isSelfSigned = ({ holderReference, authorityReference }: CvCertificate): boolean =>
  holderReference === authorityReference

function readable(octets: Uint8Array): CvCertificate | string {
  try {
    return decodeCertificate(octets, { mode: 'tolerant' })
  } catch (error) {
    if (error instanceof CvcError) return `is no CV certificate: ${error.message}`
    throw error
  }
}
