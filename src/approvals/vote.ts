import type { ApprovalDecision, Task } from '../messages/index.ts'
import { type Authenticated, assertStill } from '../people/index.ts'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { type Approval, findApproval } from './approval.ts'
import { ApprovalError, type ApprovalErrorCode } from './approval-error.ts'
import type { Effect, Effects, OwedWork } from './effects.ts'

export interface VoteWish {
  readonly id: number
  readonly decision: ApprovalDecision
  /** Why: kept with the vote, for good. */
  readonly grounds: string
  readonly by: Authenticated
}

interface VoteDeps {
  readonly db: Database
  readonly now: () => Date
  readonly effects: Effects
  /** Adds the job for owed work; after the commit. */
  readonly dispatch: (task: Task, exchangeId: string) => Promise<void>
}

/**
 * One person's vote. One refusal refuses, as many approvals as needed approve; what that does is done in the same transaction.
 * The row of the approval is locked, so of several voters at once one decides.
 * @throws {ApprovalError}; {PeopleError} `not-authenticated`: what the person has shown counts no more
 */
export async function vote(wish: VoteWish, deps: VoteDeps): Promise<Approval> {
  const { db, now, dispatch } = deps
  if (wish.grounds.trim() === '') throw new ApprovalError('grounds-missing', 'The grounds are kept with it; say why.')
  const { by: person } = wish
  const at = now()
  const owed = await sayingWhy(() =>
    db.transaction().execute(async (tx) => {
      await assertStill(tx, person)
      const approval = await castVote(tx, wish, person, at)
      const decided = decisionOn(approval)
      return decided === undefined ? [] : carryOut(tx, approval, decided, deps.effects, at)
    }),
  )
  for (const { task, exchangeId } of owed) await dispatch(task, exchangeId)
  return known(await findApproval(db, wish.id), wish.id)
}

/** Only whoever asked takes it back, while it waits. @throws {ApprovalError}, {PeopleError} as {@link vote} */
export async function withdraw(
  { id, by: person }: { readonly id: number; readonly by: Authenticated },
  deps: Pick<VoteDeps, 'db' | 'now'>,
): Promise<Approval> {
  const { db, now } = deps
  const at = now()
  return db.transaction().execute(async (tx) => {
    await assertStill(tx, person)
    const approval = await locked(tx, id)
    if (approval.requestedBy !== person.name) {
      const whose = approval.requestedBy ?? 'a partner'
      throw new ApprovalError('not-requester', `It was asked for by ${whose}; only the requester takes it back.`)
    }
    if (approval.state !== 'waiting') throw notWaiting(approval.state)
    await tx.updateTable('approval').set({ state: 'withdrawn', decided_at: at }).where('id', '=', id).execute()
    await insertEvent(tx, { kind: 'approval withdrawn', ...aboutOf(approval), details: { approval: id } }, at)
    return known(await findApproval(tx, id), id)
  })
}

async function castVote(tx: Tx, wish: VoteWish, person: Authenticated, at: Date): Promise<Approval> {
  const { id, decision } = wish
  const before = await locked(tx, id)
  const grounds = wish.grounds.trim()
  await tx
    .insertInto('approval_vote')
    .values({ approval_id: id, person_id: person.id, decision, grounds, at })
    .execute()
  const details = { approval: id, by: person.name, fullName: person.fullName, grounds }
  const kind = decision === 'approve' ? 'vote for' : 'vote against'
  await insertEvent(tx, { kind, ...aboutOf(before), details }, at)
  return known(await findApproval(tx, id), id)
}

async function locked(tx: Tx, id: number): Promise<Approval> {
  await tx.selectFrom('approval').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  return known(await findApproval(tx, id), id)
}

function decisionOn({ votes, needs }: Approval): 'approved' | 'refused' | undefined {
  if (votes.some(({ decision }) => decision === 'refuse')) return 'refused'
  return votes.length >= needs ? 'approved' : undefined
}

async function carryOut(
  tx: Tx,
  approval: Approval,
  decided: 'approved' | 'refused',
  effects: Effects,
  at: Date,
): Promise<readonly OwedWork[]> {
  const { id, subject, kind, requestedBy, votes } = approval
  await tx.updateTable('approval').set({ state: decided, decided_at: at }).where('id', '=', id).execute()
  const by = votes.map(({ by, fullName, decision, grounds }) => ({ by, fullName, decision, grounds }))
  await insertEvent(
    tx,
    { kind: decided, ...aboutOf(approval), details: { approval: id, subject, requestedBy, by } },
    at,
  )
  const effect = effects[kind] as Effect<typeof kind> // that of this very kind
  if (decided === 'approved') return effect.approved(tx, approval, at)
  return effect.refused(tx, approval, votes.find(({ decision }) => decision === 'refuse')?.grounds ?? '', at)
}

const aboutOf = ({ exchangeId, partnerId, authorityId }: Approval) => ({ exchangeId, partnerId, authorityId })

function known(approval: Approval | undefined, id: number): Approval {
  if (approval !== undefined) return approval
  throw new ApprovalError('approval-unknown', `There is no approval ${id}; "eac approval list" shows those there are.`)
}

const notWaiting = (state: string): ApprovalError =>
  new ApprovalError('not-waiting', `It is ${state} already; "eac approval list" shows what waits.`)

/** The guards of the database (migrations/0099), and what they mean to a person. */
const GUARDS: Readonly<Record<string, readonly [ApprovalErrorCode, string]>> = {
  approval_vote_not_by_requester: ['by-requester', 'Whoever asked for it does not vote on it; another user has to.'],
  approval_vote_not_about_oneself: ['about-oneself', 'It is about this user; another one has to vote on it.'],
  approval_vote_once: ['voted-before', 'This user has voted on it; another user has to.'],
  approval_vote_while_waiting: ['not-waiting', 'It is decided already; "eac approval show" tells how.'],
  approval_vote_not_by_disabled: ['not-approver', 'The user is disabled.'],
  approval_vote_by_approver: ['not-approver', 'Only a user with the role approver votes.'],
}

async function sayingWhy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const guard = GUARDS[(cause as { constraint?: string }).constraint ?? '']
    if (guard === undefined) throw cause
    throw new ApprovalError(guard[0], guard[1], { cause })
  }
}
