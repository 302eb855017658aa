import { type CheckSignature, type CvCertificate, decodeCertificate } from '../cvc/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { AuthorityRecord, Database, Issuance } from '../store/index.ts'
import { trustedCertificates } from './trusted-certificates.ts'

interface Deps {
  readonly db: Database
  readonly ledger: Ledger
  readonly checkSignature: CheckSignature
}

/**
 * The certificate that was signed under a decision as it stands and noted in the ledger, whether the database has it or not: the
 * process may have ended between the two, or nobody waited for it any more. Reads the whole ledger.
 */
export async function notedUnder(
  { holderReference, keySha256, body }: Issuance,
  authority: AuthorityRecord,
  deps: Deps,
): Promise<CvCertificate | undefined> {
  for (const journal of await deps.ledger.journals()) {
    for await (const page of journal.pages()) {
      for (const entry of page) {
        if (entry.holderReference !== holderReference || entry.keySha256 !== keySha256) continue
        const certificate = decodeCertificate(Buffer.from(entry.certificate, 'base64'))
        const isThis = Buffer.from(body).equals(certificate.signedOctets)
        if (isThis && (await isSignedBy(authority, certificate, deps))) return certificate
      }
    }
  }
  return undefined
}

/** Whether a key the authority is known by made its signature. */
export async function isSignedBy(
  { id }: AuthorityRecord,
  certificate: CvCertificate,
  { db, checkSignature }: Omit<Deps, 'ledger'>,
): Promise<boolean> {
  const { authorityReference, signedOctets, signature } = certificate
  const known = await trustedCertificates(db, id)
  const issuer = known.find((one) => one.certificate.holderReference === authorityReference)
  return issuer !== undefined && checkSignature(issuer.key, signedOctets, signature)
}
