import type { GetCertificateDescription } from '../messages/index.ts'
import { type AuthorityRecord, findDescription } from '../store/index.ts'
import type { HandlerDeps } from './deps.ts'
import { type EnquiryResult, no } from './enquiry-result.ts'

/** The description of which a terminal certificate carries the hash; its length says by which algorithm. TR-03129-3. */
export async function giveDescription(
  { hash }: GetCertificateDescription,
  authority: AuthorityRecord,
  { db }: HandlerDeps,
): Promise<EnquiryResult> {
  const details = { hash: Buffer.from(hash).toString('hex') }
  const description = await findDescription(db, authority.id, hash)
  if (description === undefined) return no('description-not-available', details)
  return { answer: { kind: 'description', description }, details }
}
