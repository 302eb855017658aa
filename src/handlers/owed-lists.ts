import { enqueueList } from '../async/index.ts'
import { type Exchange, hasListMessages, LIST_KINDS, type ListKind, type Partner } from '../messages/index.ts'
import { currentList, findPartner, lockListsOf, type Tx } from '../store/index.ts'

/** Partners below that are called unasked: TR-03129 lets a list be sent so to nobody else. */
export function takesListsUnasked({ role, state, pushUrl, edition }: Partner, kind: ListKind): boolean {
  return (
    (role === 'DV' || role === 'terminal') &&
    state === 'active' &&
    pushUrl !== undefined &&
    hasListMessages(edition, kind)
  )
}

/**
 * Owes a partner the newest list of each kind: when it is registered, told where to be called, or let in again. In the transaction
 * that does so; `send` is dispatched once that has committed.
 */
export async function oweCurrentLists(tx: Tx, partnerId: string, at: Date): Promise<Exchange[]> {
  const partner = await findPartner(tx, partnerId)
  if (partner === undefined) return []
  await lockListsOf(tx, partner.authorityId)
  const owed: Exchange[] = []
  for (const kind of LIST_KINDS.filter((one) => takesListsUnasked(partner, one))) {
    const current = await currentList(tx, partner.authorityId, kind)
    if (current !== undefined) owed.push(await enqueueList(tx, { partner, kind, sha256: current.sha256 }, at))
  }
  return owed
}
