import { z } from 'zod'
import {
  type InvitationView,
  type OperatorCommands,
  ROLES,
  type SessionView,
  type UserView,
} from '../messages/index.ts'
import {
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
  unlockPerson,
} from '../people/index.ts'
import { type ApiDeps, callerName } from './deps.ts'
import { credentials, nothing, parseInput, reason } from './input.ts'
import { sayingWhy } from './people-errors.ts'

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

export async function addUser(input: OperatorCommands['user.add']['input'], deps: ApiDeps): Promise<UserView> {
  const wish = parseInput(addSchema, input)
  return userView(await sayingWhy(() => addPerson({ ...wish, by: callerName(deps) }, deps)))
}

export async function inviteUser(
  input: OperatorCommands['user.invite']['input'],
  deps: ApiDeps,
): Promise<InvitationView> {
  const wish = parseInput(inviteSchema, input)
  return invitationView(await sayingWhy(() => invitePerson({ ...wish, by: callerName(deps) }, deps)))
}

export async function listUserViews({ db }: ApiDeps): Promise<UserView[]> {
  return (await listPeople(db)).map(userView)
}

export async function disableUser(input: { name: string; reason: string }, deps: ApiDeps): Promise<UserView> {
  const { name, reason } = parseInput(disableSchema, input)
  return userView(await sayingWhy(() => disablePerson(name, reason, callerName(deps), deps)))
}

/** Nobody gives rights to themselves, nor takes them: the record would say that somebody else thought so. */
export async function changeUserRoles(
  input: OperatorCommands['user.roles']['input'],
  deps: ApiDeps,
): Promise<UserView> {
  const { name, add = [], remove = [] } = parseInput(rolesSchema, input)
  return sayingWhy(async () => {
    assertNotOneself(name, deps)
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
    return invitationView(await resetPassword(name, callerName(deps), deps))
  })
}

export async function removeUserSecondFactor(input: { name: string }, deps: ApiDeps): Promise<UserView> {
  const { name } = parseInput(nameSchema, input)
  return sayingWhy(async () => {
    assertNotOneself(name, deps)
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
