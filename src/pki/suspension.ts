import type { Partner } from '../messages/index.ts'
import {
  insertEvent,
  listForeignDvs,
  setInitialSinceOfDvs,
  setPartnerState,
  type Tx,
  withdrawInitialPermissions,
} from '../store/index.ts'

/** For the record: why, and who decided, as far as that is known. */
type Details = Readonly<Record<string, unknown>>

/**
 * Nothing is issued to a suspended partner (TR-03139, 1.1), nor to the DVs of a suspended state; its requests are still kept, and
 * what was allowed is allowed no more.
 * @returns false when it was suspended already
 */
export async function suspend(tx: Tx, partner: Partner, details: Details, at: Date): Promise<boolean> {
  if (!(await setPartnerState(tx, partner.id, 'suspended', undefined))) return false
  await withdrawInitialPermissions(tx, partner.id)
  for (const { id } of await listForeignDvs(tx, partner.id)) await withdrawInitialPermissions(tx, id)
  await insertEvent(tx, { kind: 'partner suspended', ...aboutOf(partner), details }, at)
  return true
}

/**
 * Its next request is an initial one, and those of the DVs of a state are: what was issued before vouches for nothing (TR-03139,
 * 4.2).
 * @returns false when it was not suspended
 */
export async function liftSuspension(tx: Tx, partner: Partner, details: Details, at: Date): Promise<boolean> {
  if (!(await setPartnerState(tx, partner.id, 'active', at))) return false
  await setInitialSinceOfDvs(tx, partner.id, at)
  await insertEvent(tx, { kind: 'suspension lifted', ...aboutOf(partner), details }, at)
  return true
}

const aboutOf = ({ id, authorityId }: Partner) => ({ partnerId: id, authorityId })
