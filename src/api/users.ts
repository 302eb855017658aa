import { z } from 'zod'
import { awaitsRoles, propose } from '../approvals/index.ts'
import {
  type InvitationView,
  isPowerful,
  type OperatorCommands,
  OperatorError,
  type ProposedView,
  ROLES,
  type SessionView,
  type UserView,
  withoutPower,
} from '../messages/index.ts'
import {
  type Also,
  addPerson,
  changePassword,
  changeRoles,
  disablePerson,
  endSessionsOf,
  type Invitation,
  invitePerson,
  listPeople,
  listSessions,
  PeopleError,
  type Person,
  removeSecondFactor,
  resetPassword,
  rolesAfter,
  unlockPerson,
} from '../people/index.ts'
import { proposeToPeople, showApproval } from './approvals.ts'
import { type ApiDeps, callerName } from './deps.ts'
import { credentials, nothing, parseInput, reason } from './input.ts'
import { sayingWhy } from './people-errors.ts'
import { asked, askedForPower, neededOf, rolesProposal, secondFactorProposal } from './user-proposals.ts'

const roles = z.array(z.enum(ROLES)).max(ROLES.length)
const name = z.string().max(200)
const person = {
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'small letters, digits, dots and hyphens, at most 40, as alice or a.smith'),
  fullName: z.string().trim().min(1, 'the name of the person, as it stands in the record').max(200),
  roles,
}
const addSchema = z.strictObject({ ...person, password: z.string() })
const inviteSchema = z.strictObject(person)
const nameSchema = z.strictObject({ name })
const rolesSchema = z.strictObject({ name, add: roles.optional(), remove: roles.optional() })
const disableSchema = z.strictObject({ name, reason })
const passwordSchema = z.strictObject({ by: credentials, password: z.string() })
const sessionsSchema = z.strictObject({ name: name.optional() })

export const USER_INPUTS = {
  'user.add': addSchema,
  'user.invite': inviteSchema,
  'user.list': nothing,
  'user.disable': disableSchema,
  'user.roles': rolesSchema,
  'user.unlock': nameSchema,
  'user.reset-password': nameSchema,
  'user.remove-second-factor': nameSchema,
  'user.sessions': sessionsSchema,
  'user.end-sessions': nameSchema,
  'user.password': passwordSchema,
}

export async function addUser(
  input: OperatorCommands['user.add']['input'],
  deps: ApiDeps,
): Promise<OperatorCommands['user.add']['result']> {
  const wish = parseInput(addSchema, input)
  return sayingWhy(async () => {
    const { person, also, waits } = await withRolesThatWait(wish, deps)
    const user = userView(await addPerson({ ...person, password: wish.password }, deps, also))
    return { ...user, ...(await waits()) }
  })
}

/** What of the roles of a new user nobody has to approve is given at once; all of them are proposed in the same transaction. */
async function withRolesThatWait(
  { name, fullName, roles }: Pick<Person, 'name' | 'fullName' | 'roles'>,
  deps: ApiDeps,
) {
  const wanted = rolesAfter([], { add: roles })
  const person = { name, fullName, roles: wanted, by: callerName(deps) }
  const asked = await askedForPower([], wanted, deps)
  if (asked === undefined) return { person, also: undefined, waits: async () => ({}) }
  let proposed = 0
  const also: Also = async (tx, added) => {
    proposed = await propose(tx, rolesProposal(added, wanted, asked), deps.now())
  }
  const waits = async () => ({ approval: await showApproval({ id: proposed }, deps) })
  return { person: { ...person, roles: withoutPower(wanted), rolesWait: true }, also, waits }
}

export async function inviteUser(
  input: OperatorCommands['user.invite']['input'],
  deps: ApiDeps,
): Promise<OperatorCommands['user.invite']['result']> {
  const wish = parseInput(inviteSchema, input)
  return sayingWhy(async () => {
    const { person, also, waits } = await withRolesThatWait(wish, deps)
    return { ...invitationView(await invitePerson(person, deps, also)), ...(await waits()) }
  })
}

export async function listUserViews({ db }: ApiDeps): Promise<UserView[]> {
  return (await listPeople(db)).map(userView)
}

export async function disableUser(input: { name: string; reason: string }, deps: ApiDeps): Promise<UserView> {
  const { name, reason } = parseInput(disableSchema, input)
  return sayingWhy(async () => {
    assertNotOneself(name, deps)
    return userView(await disablePerson(name, reason, callerName(deps), deps))
  })
}

/** Nobody gives rights to themselves, nor takes them: the record would say that somebody else thought so. */
export async function changeUserRoles(
  input: OperatorCommands['user.roles']['input'],
  deps: ApiDeps,
): Promise<UserView | ProposedView> {
  const { name, add = [], remove = [] } = parseInput(rolesSchema, input)
  return sayingWhy(async () => {
    assertNotOneself(name, deps)
    const person = await personNamed(name, deps)
    const roles = rolesAfter(person.roles, { add, remove })
    const asked = await askedForPower(person.roles, roles, deps)
    if (asked !== undefined) return proposeToPeople(rolesProposal(person, roles, asked), deps)
    return userView(await changeRoles(name, { add, remove }, callerName(deps), deps))
  })
}

export async function unlockUser(input: { name: string }, deps: ApiDeps): Promise<UserView> {
  const { name } = parseInput(nameSchema, input)
  return userView(await sayingWhy(() => unlockPerson(name, callerName(deps), deps)))
}

export async function resetUserPassword(input: { name: string }, deps: ApiDeps): Promise<InvitationView> {
  const { name } = parseInput(nameSchema, input)
  return sayingWhy(async () => {
    assertNotOneself(name, deps)
    await assertCodeIsNotAll(await personNamed(name, deps), deps)
    return invitationView(await resetPassword(name, callerName(deps), deps))
  })
}

/** Whoever has the code sets the password. Without a second factor that is all there is to that user. */
async function assertCodeIsNotAll(person: Person, deps: ApiDeps): Promise<void> {
  const { name, roles, hasSecondFactor } = person
  if (hasSecondFactor || (await neededOf(deps)) === 0 || !(await hasOrAwaitsPower(person, deps))) return
  const instead = 'disable the user, and add the person under another name'
  throw new OperatorError(
    'refused',
    isPowerful(roles)
      ? `${name} has no second factor, so whoever has the code would be ${roles.join(', ')}: ${instead}.`
      : `${name} has no second factor, and roles that wait for approval: have that withdrawn or refused first.`,
  )
}

const hasOrAwaitsPower = async ({ id, roles }: Person, { db }: ApiDeps): Promise<boolean> =>
  isPowerful(roles) || (await awaitsRoles(db, id))

/** Of whom roles depend on people, the app does, too: whoever adds the next one is that user. */
export async function removeUserSecondFactor(input: { name: string }, deps: ApiDeps): Promise<UserView | ProposedView> {
  const { name } = parseInput(nameSchema, input)
  return sayingWhy(async () => {
    assertNotOneself(name, deps)
    const person = await personNamed(name, deps)
    const waits = (await hasOrAwaitsPower(person, deps)) ? await asked(deps) : undefined
    if (waits !== undefined) return proposeToPeople(secondFactorProposal(person, waits), deps)
    await removeSecondFactor(name, callerName(deps) ?? 'the machine', deps)
    const all = await listUserViews(deps)
    return all.find((one) => one.name === name) as UserView // it was there a moment ago, and is never removed
  })
}

export async function changeUserPassword(
  input: OperatorCommands['user.password']['input'],
  deps: ApiDeps,
): Promise<UserView> {
  const { by, password } = parseInput(passwordSchema, input)
  return sayingWhy(async () => {
    if (deps.caller.kind === 'person' && by.name !== deps.caller.person.name) {
      throw new PeopleError('own-account', 'Everybody changes the password of their own.')
    }
    return userView(await changePassword(by, password, deps))
  })
}

export async function listSessionViews(
  input: OperatorCommands['user.sessions']['input'],
  deps: ApiDeps,
): Promise<SessionView[]> {
  const { name } = parseInput(sessionsSchema, input)
  return (await listSessions(name, deps.sessions, deps)).map(({ user, stage, source, userAgent, ...times }) => ({
    user,
    stage,
    since: times.createdAt.toISOString(),
    lastSeen: times.lastSeenAt.toISOString(),
    until: times.expiresAt.toISOString(),
    source,
    userAgent,
  }))
}

export async function endUserSessions(input: { name: string }, deps: ApiDeps): Promise<{ ended: number }> {
  const { name } = parseInput(nameSchema, input)
  return { ended: await sayingWhy(() => endSessionsOf(name, callerName(deps), deps)) }
}

async function personNamed(name: string, { db }: ApiDeps): Promise<Person> {
  const person = (await listPeople(db)).find((one) => one.name === name)
  if (person !== undefined) return person
  throw new PeopleError('person-unknown', `There is no user ${name}; "eac user list" shows those there are.`)
}

function assertNotOneself(name: string, deps: ApiDeps): void {
  if (callerName(deps) !== name) return
  throw new PeopleError('own-account', 'Nobody changes their own rights; another administrator has to.')
}

const invitationView = ({ person, code, until }: Invitation): InvitationView => ({
  user: userView(person),
  code,
  until: until.toISOString(),
})

const userView = ({ name, fullName, roles, hasSecondFactor, createdAt, disabledAt }: Person): UserView => ({
  name,
  fullName,
  roles,
  secondFactor: hasSecondFactor,
  createdAt: createdAt.toISOString(),
  disabledAt: disabledAt?.toISOString(),
})
