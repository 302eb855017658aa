import type { Proposal } from '../approvals/index.ts'
import type { ApprovalActions, ApprovalCheck, ApprovalKind, Partner } from '../messages/index.ts'
import type { Authenticated } from '../people/index.ts'

/** Letting a registered partner do more than it may: put before people as its registration was. */
export function partnerProposal<Kind extends ApprovalKind>(
  partner: Partner,
  what: {
    readonly kind: Kind
    readonly subject: string
    /** What there is now, where the partner's name and certificates do not tell it. */
    readonly facts?: readonly Omit<ApprovalCheck, 'ok'>[]
    /** What only a person can tell. */
    readonly look: Pick<ApprovalCheck, 'check' | 'source' | 'says'>
    readonly action: Omit<ApprovalActions[Kind], 'partnerId'>
  },
  { needs, requestedBy }: { readonly needs: 1 | 2; readonly requestedBy: Authenticated | undefined },
): Proposal {
  const { kind, subject, facts = [], look, action } = what
  const { id: partnerId, authorityId } = partner
  return {
    kind,
    subject,
    needs,
    requestedBy,
    partnerId,
    authorityId,
    checks: [partnerCheck(partner), ...facts.map((fact) => ({ ...fact, ok: true })), { ...look, ok: null }],
    action: { partnerId, ...action },
  } as unknown as Proposal // kind and action are of one kind, by the signature
}

export function partnerCheck({ name, state, tlsCertificates }: Partner): ApprovalCheck {
  const has = tlsCertificates.map(({ fingerprint }) => fingerprint).join(', ') || 'none'
  return { check: 'partner', source: 'register of partners', ok: true, says: `${name} is ${state}, has ${has}` }
}
