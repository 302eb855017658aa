import { CvcError, type HolderReference, parseHolderReference } from '../cvc/index.ts'
import type { GetCertificateChain } from '../messages/index.ts'
import { chainForChip } from '../pki/index.ts'
import type { AuthorityRecord } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { type EnquiryResult, no } from './enquiry-result.ts'

/** The certificates a chip with this trust point needs to let our terminal in. */
export async function findChainFor(
  { keyCar }: GetCertificateChain,
  authority: AuthorityRecord,
  deps: HandlerDeps,
): Promise<EnquiryResult> {
  const reference = referenceOf(keyCar)
  const certificates = reference && (await chainForChip(authority, reference, deps))
  const details = { keyCAR: Buffer.from(keyCar.subarray(0, 32)).toString('latin1') }
  if (certificates === undefined) return no('authority-reference-unknown', details)
  return { answer: { kind: 'certificates', certificates }, details: { ...details, sent: certificates.length } }
}

export function referenceOf(octets: Uint8Array): HolderReference | undefined {
  try {
    return parseHolderReference(Buffer.from(octets).toString('latin1'))
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}
