import type { CvCertificate } from '../cvc/index.ts'
import type { Ledger } from '../ledger/index.ts'
import { type Holder, holderName } from '../messages/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import { sha256 } from './fingerprints.ts'

export interface MadeCertificate {
  readonly authority: AuthorityRecord
  readonly certificate: CvCertificate
  readonly keySha256: string
  /** Who asked for it, and how; none: it is for a key of the authority's own. */
  readonly asked?: { readonly partner: Holder; readonly requestOctets: Uint8Array }
}

/** Notes a certificate in the ledger; before the database keeps it, and so before it leaves. */
export async function noteIssued(
  { authority, certificate, keySha256, asked }: MadeCertificate,
  { ledger, now }: { readonly ledger: Ledger; readonly now: () => Date },
): Promise<void> {
  await ledger.noteIssued({
    at: now().toISOString(),
    role: authority.role,
    holder: holderName(authority),
    holderReference: certificate.holderReference,
    keySha256,
    ...(asked && { partner: holderName(asked.partner), requestSha256: sha256(asked.requestOctets) }),
    certificate: Buffer.from(certificate.octets).toString('base64'),
  })
}
