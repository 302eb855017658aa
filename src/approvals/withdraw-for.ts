import { insertEvent, type Tx } from '../store/index.ts'
import { type Approval, findApproval } from './approval.ts'

/**
 * What waits for people to let a first key of these partners, or these exchanges, through is asked of nobody any more.
 * @returns those that were withdrawn
 */
export async function withdrawInitialRequestsOf(
  tx: Tx,
  { partnerIds, exchangeIds }: { readonly partnerIds: readonly string[]; readonly exchangeIds: readonly string[] },
  why: string,
  at: Date,
): Promise<Approval[]> {
  const rows = await tx
    .updateTable('approval')
    .set({ state: 'withdrawn', decided_at: at })
    .where('state', '=', 'waiting')
    .where('kind', 'in', ['initial-request', 'initial-permission'])
    .where((either) =>
      either.or([
        either('partner_id', 'in', [...partnerIds]),
        ...(exchangeIds.length === 0 ? [] : [either('requested_for', 'in', [...exchangeIds])]),
      ]),
    )
    .returning('id')
    .execute()
  const withdrawn: Approval[] = []
  for (const { id } of rows) {
    const approval = await findApproval(tx, id)
    if (approval === undefined) continue
    const { exchangeId, partnerId, authorityId } = approval
    const details = { approval: id, why }
    await insertEvent(tx, { kind: 'approval withdrawn', exchangeId, partnerId, authorityId, details }, at)
    withdrawn.push(approval)
  }
  return withdrawn
}
