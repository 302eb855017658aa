import { ListError } from '../errors.ts'
import type { ListKind } from '../list-kinds.ts'
import { type SignedList, unreadableOf } from '../signed-list.ts'
import { verifyList } from '../verify/verify-list.ts'
import { readCertificate } from '../x509/read-certificate.ts'
import type { ListSigner } from './list-signer.ts'
import { signList } from './sign-list.ts'

export interface MakingWish {
  readonly signer: ListSigner
  /** Whole seconds are kept. */
  readonly signingTime: Date
  /** Beside the list: the CSCA that issued the signer's certificate, and link certificates that lead to it. DER. */
  readonly signerChain?: readonly Uint8Array[]
}

/**
 * Signs the content of a list, and judges it as a receiver would that trusts the signer: extendedKeyUsage, also where it is only
 * advised, key usage, dates, form.
 * @throws {ListError} `signer-unsuitable`, as {@link signList}, and what makes the content none of this kind
 */
export async function makeList<Kind extends ListKind>(
  kind: Kind,
  content: Uint8Array,
  wish: MakingWish,
): Promise<Extract<SignedList, { kind: Kind }>> {
  const list = await signList(kind, content, wish)
  const [unreadable] = unreadableOf(list)
  if (unreadable !== undefined) {
    throw new ListError('certificate-malformed', {
      place: `certificate ${unreadable.index + 1}`,
      found: unreadable.why,
    })
  }
  const signer = readCertificate(wish.signer.certificate)
  const at = wish.signingTime
  const verdict = await verifyList(list, { anchors: [signer], at, policy: { signerUsage: 'required' } })
  if (verdict.ok) return list
  const against = verdict.findings.filter(({ severity }) => severity === 'error')
  const found = against.map(({ rule, detail }) => (detail === undefined ? rule : `${rule}: ${detail}`)).join('; ')
  throw new ListError('signer-unsuitable', { place: signer.subject.text, found })
}
