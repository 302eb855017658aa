import { checkCertificateSignature } from '../signature/check-signature.ts'
import type { MasterList } from '../signed-list.ts'
import { bySubject } from '../x509/by-subject.ts'
import { type Certificate, isSelfSigned, mayHaveIssued } from '../x509/certificate.ts'

/** How the certificates of a master list hang together. Doc 9303-12 7.1.1.5. */
export interface Consistency {
  /** Self-signed, but not with the key they hold. */
  readonly selfSignedWrong: readonly Certificate[]
  /** Link certificates that none of the keys they name has signed. */
  readonly linksWrong: readonly Certificate[]
  /** Link certificates whose issuing key is not known here. */
  readonly linksLoose: readonly Certificate[]
}

export const CONSISTENT: Consistency = { selfSignedWrong: [], linksWrong: [], linksLoose: [] }

const AT_ONCE = 16 // signatures in the thread pool
const MOST_ISSUERS = 4 // certificates of one name and key identifier

/** @param anchors may have issued link certificates, too */
export async function consistencyOf(list: MasterList, anchors: readonly Certificate[]): Promise<Consistency> {
  const known = bySubject([...list.certificates, ...anchors])
  const found = {
    selfSignedWrong: [] as Certificate[],
    linksWrong: [] as Certificate[],
    linksLoose: [] as Certificate[],
  }
  for (let from = 0; from < list.certificates.length; from += AT_ONCE) {
    const some = list.certificates.slice(from, from + AT_ONCE)
    const fates = await Promise.all(some.map((certificate) => fateOf(certificate, known)))
    for (const [i, fate] of fates.entries()) if (fate !== 'fine') found[fate].push(some[i]!)
  }
  return found
}

async function fateOf(
  certificate: Certificate,
  known: ReadonlyMap<string, readonly Certificate[]>,
): Promise<keyof Consistency | 'fine'> {
  if (isSelfSigned(certificate)) return (await signedBy(certificate, certificate)) ? 'fine' : 'selfSignedWrong'
  const issuers = (known.get(certificate.issuer.comparable) ?? [])
    .filter((issuer) => issuer !== certificate && mayHaveIssued(issuer, certificate))
    .slice(0, MOST_ISSUERS)
  if (issuers.length === 0) return 'linksLoose'
  for (const issuer of issuers) if (await signedBy(certificate, issuer)) return 'fine'
  return 'linksWrong'
}

async function signedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  return (await checkCertificateSignature(certificate, issuer)) === 'verifies'
}
