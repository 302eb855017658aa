import type { Proposal } from '../approvals/index.ts'
import { type ApprovalCheck, type ApprovalsNeeded, changesPower, type Role } from '../messages/index.ts'
import { type Authenticated, countApprovers, type Person } from '../people/index.ts'
import { requesterOf } from './approvals.ts'
import type { ApiDeps } from './deps.ts'

/** Who asks, and how many must approve. */
export interface Asked {
  readonly needs: 1 | 2
  readonly requestedBy: Authenticated | undefined
}

/**
 * Whether what somebody may do is for people to approve. Until enough can vote, it is not: the first ones come some way.
 * @returns undefined: it is done at once
 * @throws {OperatorError} `invalid-input` when it must be known who asks, and is not
 */
export async function askedForPower(
  before: readonly Role[],
  after: readonly Role[],
  deps: ApiDeps,
): Promise<Asked | undefined> {
  return changesPower(before, after) ? asked(deps) : undefined
}

/** @returns undefined: it is done at once @throws {OperatorError} as {@link askedForPower} */
export async function asked(deps: ApiDeps): Promise<Asked | undefined> {
  const needs = await neededOf(deps)
  const requestedBy = await requesterOf(needs, deps)
  return needs === 0 ? undefined : { needs, requestedBy }
}

/** Whoever asks may be an approver, too, and does not vote. */
export async function neededOf({ approvals: { users }, db }: ApiDeps): Promise<ApprovalsNeeded> {
  return users !== 0 && (await countApprovers(db)) > users ? users : 0
}

/** @param person as it is now */
export function rolesProposal(person: Person, roles: readonly Role[], asked: Asked): Proposal {
  const { id, name, fullName, roles: before } = person
  const says = `${fullName} is to be ${roles.join(', ')}: is that the task of this person, and does the person know of it?`
  return {
    ...asked,
    kind: 'user-roles',
    subject: `Make ${name} (${fullName}) ${roles.join(', ')}; now ${before.join(', ') || 'nothing'}`,
    personId: id,
    checks: [userCheck(person), { check: 'the person', source: 'ask that person', ok: null, says }],
    action: { user: name, before, roles },
  }
}

export function secondFactorProposal(person: Person, asked: Asked): Proposal {
  const { id, name, fullName } = person
  const says = `${fullName} says that the app is lost, in person or at a number that was known before`
  return {
    ...asked,
    kind: 'user-second-factor',
    subject: `Remove the authenticator app of ${name} (${fullName})`,
    personId: id,
    checks: [userCheck(person), { check: 'the person', source: 'ask that person', ok: null, says }],
    action: { user: name },
  }
}

function userCheck({ name, roles, createdAt, disabledAt }: Person): ApprovalCheck {
  const since = `${name} is a user since ${createdAt.toISOString().slice(0, 10)}`
  const says = `${since}, ${disabledAt === undefined ? `and is ${roles.join(', ') || 'nothing yet'}` : 'and is disabled'}`
  return { check: 'user', source: 'register of users', ok: disabledAt === undefined, says }
}
