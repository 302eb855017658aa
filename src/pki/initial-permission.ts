import type { Partner } from '../messages/index.ts'
import { insertEvent, insertInitialPermission, type Tx } from '../store/index.ts'

/** Lets one initial request of a partner through, for this key and so many hours from now. */
export async function allowInitialRequest(
  tx: Tx,
  { id: partnerId, authorityId }: Partner,
  { keyFingerprint, hours }: { readonly keyFingerprint: string; readonly hours: number },
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<Date> {
  const expiresAt = new Date(at.getTime() + hours * 3_600_000)
  await insertInitialPermission(tx, { partnerId, keyFingerprint, expiresAt }, at)
  const told = { keyFingerprint, until: expiresAt.toISOString(), ...details }
  await insertEvent(tx, { kind: 'initial request allowed', partnerId, authorityId, details: told }, at)
  return expiresAt
}
