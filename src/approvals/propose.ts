import type { ApprovalActions, ApprovalCheck, ApprovalKind } from '../messages/index.ts'
import { type Authenticated, assertStill } from '../people/index.ts'
import { insertEvent, type Tx } from '../store/index.ts'

interface ProposalOf<Kind extends ApprovalKind> {
  readonly kind: Kind
  readonly subject: string
  readonly needs: 1 | 2
  /** Undefined: a partner's message asks. */
  readonly requestedBy: Authenticated | undefined
  readonly exchangeId?: string
  readonly partnerId?: string
  readonly authorityId?: string
  /** Whom it is about: that person does not vote on it. */
  readonly personId?: string
  readonly checks: readonly ApprovalCheck[]
  readonly action: ApprovalActions[Kind]
}
export type Proposal = { [Kind in ApprovalKind]: ProposalOf<Kind> }[ApprovalKind]

/** Puts something before those who approve. @returns its id */
export async function propose(tx: Tx, proposal: Proposal, at: Date): Promise<number> {
  const { kind, subject, needs, requestedBy, exchangeId, partnerId, authorityId, personId, checks, action } = proposal
  if (requestedBy !== undefined) await assertStill(tx, requestedBy)
  const { id } = await tx
    .insertInto('approval')
    .values({
      kind,
      subject,
      needs,
      requested_by: requestedBy?.id ?? null,
      requested_for: exchangeId ?? null,
      partner_id: partnerId ?? null,
      authority_id: authorityId ?? null,
      person_id: personId ?? null,
      checks: JSON.stringify(checks),
      action: JSON.stringify(action),
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const details = { approval: id, subject, needs, requestedBy: requestedBy?.name }
  await insertEvent(tx, { kind: 'waits for approval', exchangeId, partnerId, authorityId, details }, at)
  return id
}
