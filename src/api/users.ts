import { z } from 'zod'
import { addPerson, changePassword, disablePerson, listPeople, type Person } from '../approvals/index.ts'
import type { Credentials, OperatorCommands, UserView } from '../messages/index.ts'
import type { ApiDeps } from './deps.ts'
import { credentials, parseInput, reason } from './input.ts'
import { sayingWhy } from './people-errors.ts'

const addSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'small letters, digits, dots and hyphens, at most 40, as alice or a.smith'),
  fullName: z.string().trim().min(1, 'the name of the person, as it stands in the record').max(200),
  password: z.string(),
})
const disableSchema = z.strictObject({ name: z.string(), reason })
const passwordSchema = z.strictObject({ by: credentials, password: z.string() })

export async function addUser(input: OperatorCommands['user.add']['input'], deps: ApiDeps): Promise<UserView> {
  const wish = parseInput(addSchema, input)
  return userView(await sayingWhy(() => addPerson(wish, deps)))
}

export async function listUserViews({ db }: ApiDeps): Promise<UserView[]> {
  return (await listPeople(db)).map(userView)
}

export async function disableUser(input: { name: string; reason: string }, deps: ApiDeps): Promise<UserView> {
  const { name, reason } = parseInput(disableSchema, input)
  return userView(await sayingWhy(() => disablePerson(name, reason, deps)))
}

export async function changeUserPassword(
  input: { by: Credentials; password: string },
  deps: ApiDeps,
): Promise<UserView> {
  const { by, password } = parseInput(passwordSchema, input)
  return userView(await sayingWhy(() => changePassword(by, password, deps)))
}

const userView = ({ name, fullName, createdAt, disabledAt }: Person): UserView => ({
  name,
  fullName,
  createdAt: createdAt.toISOString(),
  disabledAt: disabledAt?.toISOString(),
})
