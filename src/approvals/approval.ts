import type {
  ApprovalActions,
  ApprovalCheck,
  ApprovalDecision,
  ApprovalKind,
  ApprovalState,
} from '../messages/index.ts'
import type { Database, Tx } from '../store/index.ts'

/** Something that is done only if people approve it. What was proposed never changes. */
interface ApprovalOf<Kind extends ApprovalKind> {
  readonly id: number
  readonly kind: Kind
  /** What it is about, in words. */
  readonly subject: string
  /** How many must approve, besides the requester. */
  readonly needs: number
  readonly state: ApprovalState
  /** The requester's name; undefined: a partner's message asks. */
  readonly requestedBy: string | undefined
  /** The exchange that waits for it. */
  readonly exchangeId: string | undefined
  readonly partnerId: string | undefined
  readonly authorityId: string | undefined
  readonly checks: readonly ApprovalCheck[]
  readonly action: ApprovalActions[Kind]
  readonly createdAt: Date
  readonly decidedAt: Date | undefined
  /** In the order they were given. */
  readonly votes: readonly Vote[]
}

/** By its kind, one action. */
export type Approval<Kind extends ApprovalKind = ApprovalKind> = { [K in Kind]: ApprovalOf<K> }[Kind]

export interface Vote {
  readonly by: string
  readonly fullName: string
  readonly decision: ApprovalDecision
  readonly grounds: string
  readonly at: Date
}

export async function findApproval(db: Database | Tx, id: number): Promise<Approval | undefined> {
  const row = await selected(db).where('approval.id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : approvalOf(db, row)
}

/** The newest first. */
export async function listApprovals(
  db: Database,
  { state, limit }: { readonly state: ApprovalState | undefined; readonly limit: number },
): Promise<Approval[]> {
  let query = selected(db).orderBy('approval.id', 'desc').limit(limit)
  if (state !== undefined) query = query.where('approval.state', '=', state)
  const approvals: Approval[] = []
  for (const row of await query.execute()) approvals.push(await approvalOf(db, row))
  return approvals
}

/** @returns the id of what an exchange waits for */
export async function findWaitingApproval(db: Database | Tx, exchangeId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('approval')
    .select('id')
    .where('requested_for', '=', exchangeId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return row?.id
}

/** How many of these kinds wait for people. */
export async function countWaitingOf(db: Database, kinds: readonly ApprovalKind[]): Promise<number> {
  const { count } = await db
    .selectFrom('approval')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('state', '=', 'waiting')
    .where('kind', 'in', kinds)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The rollover of this CVCA that waits for people. */
export async function findWaitingRollover(
  db: Database | Tx,
  authorityId: string,
): Promise<{ readonly id: number; readonly since: Date } | undefined> {
  const row = await db
    .selectFrom('approval')
    .select(['id', 'created_at'])
    .where('kind', '=', 'rollover')
    .where('authority_id', '=', authorityId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return row === undefined ? undefined : { id: row.id, since: row.created_at }
}

/** Whether people are to decide on what this person may do. */
export async function awaitsRoles(db: Database | Tx, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('approval')
    .select('id')
    .where('kind', '=', 'user-roles')
    .where('person_id', '=', personId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return row !== undefined
}

const selected = (db: Database | Tx) =>
  db
    .selectFrom('approval')
    .leftJoin('person', 'person.id', 'approval.requested_by')
    .selectAll('approval')
    .select('person.name as requester')

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof selected>['executeTakeFirst']>>>

async function approvalOf(db: Database | Tx, row: Row): Promise<Approval> {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    needs: row.needs,
    state: row.state,
    requestedBy: row.requester ?? undefined,
    exchangeId: row.requested_for ?? undefined,
    partnerId: row.partner_id ?? undefined,
    authorityId: row.authority_id ?? undefined,
    checks: row.checks,
    action: row.action,
    createdAt: row.created_at,
    decidedAt: row.decided_at ?? undefined,
    votes: await votesOn(db, row.id),
  } as Approval // kind and action were written together, by propose
}

async function votesOn(db: Database | Tx, id: number): Promise<Vote[]> {
  const rows = await db
    .selectFrom('approval_vote')
    .innerJoin('person', 'person.id', 'approval_vote.person_id')
    .select(['person.name', 'person.full_name', 'decision', 'grounds', 'at'])
    .where('approval_id', '=', id)
    .orderBy('at')
    .orderBy('person.name')
    .execute()
  return rows.map(({ name, full_name, decision, grounds, at }) => ({
    by: name,
    fullName: full_name,
    decision,
    grounds,
    at,
  }))
}
