import { z } from 'zod'
import { type OperatorCommand, type OperatorCommands, OperatorError, ROLES, type TokenView } from '../messages/index.ts'
import { type ApiToken, isNetwork, listTokens, makeToken, revokeToken } from '../people/index.ts'
import { type ApiDeps, callerName } from './deps.ts'
import { parseInput, shortName } from './input.ts'
import { sayingWhy } from './people-errors.ts'
import { WHO_MAY } from './who-may.ts'

const DAYS_AT_MOST = 366

const addSchema = z.strictObject({
  name: shortName,
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length).optional(),
  commands: z
    .array(z.string().refine((name) => Object.hasOwn(WHO_MAY, name), 'this node knows no such command'))
    .min(1)
    .optional(),
  sources: z
    .array(z.string().refine(isNetwork, 'an address or a network, as 192.0.2.7 or 192.0.2.0/24'))
    .min(1)
    .max(100)
    .optional(),
  days: z.number().min(0.001).max(DAYS_AT_MOST, `at most ${DAYS_AT_MOST}`),
})
const listSchema = z.strictObject({ user: z.string().optional() })
const revokeSchema = z.strictObject({ user: z.string(), name: z.string() })

export const TOKEN_INPUTS = { 'token.add': addSchema, 'token.list': listSchema, 'token.revoke': revokeSchema }

/** For a program that acts for whoever asks. */
export async function addToken(
  input: OperatorCommands['token.add']['input'],
  deps: ApiDeps,
): Promise<TokenView & { token: string }> {
  const wish = parseInput(addSchema, input)
  if (deps.caller.kind !== 'person') {
    throw new OperatorError('invalid-input', 'A token is somebody’s: say whose with --user NAME.')
  }
  const { person } = deps.caller
  const { roles = person.roles, commands, sources, ...rest } = wish
  assertTokensMay(commands)
  const { token, secret } = await sayingWhy(() => makeToken(person, { ...rest, roles, commands, sources }, deps))
  return { ...tokenView(token), token: secret }
}

export async function listTokenViews(
  input: OperatorCommands['token.list']['input'],
  deps: ApiDeps,
): Promise<TokenView[]> {
  const { user } = parseInput(listSchema, input)
  return (await listTokens(user, deps)).map(tokenView)
}

/** @returns those of that user */
export async function revokeUserToken(
  input: OperatorCommands['token.revoke']['input'],
  deps: ApiDeps,
): Promise<TokenView[]> {
  const { user, name } = parseInput(revokeSchema, input)
  await sayingWhy(() => revokeToken(user, name, callerName(deps), deps))
  return (await listTokens(user, deps)).map(tokenView)
}

function assertTokensMay(commands: readonly string[] | undefined): void {
  const never = commands?.filter((name) => WHO_MAY[name as OperatorCommand].inPerson) ?? []
  if (never.length === 0) return
  throw new OperatorError('invalid-input', `No token does this: ${never.join(', ')}; it takes a person.`)
}

export const tokenView = ({ createdAt, expiresAt, lastUsedAt, revokedAt, ...token }: ApiToken): TokenView => ({
  ...token,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString(),
  revokedAt: revokedAt?.toISOString(),
})
