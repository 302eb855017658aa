import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Role, TokenView } from '../../messages/index.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import {
  credentialsOf,
  type UserOptions,
  userOf,
  WHO_DOES_THIS,
  withCode,
  withPassword,
  withUser,
} from './credentials.ts'
import { withRoles } from './roles-option.ts'

interface AddOptions extends Place, UserOptions {
  readonly user: string
  readonly role?: Role[]
  readonly command?: string[]
  readonly source?: string[]
  readonly days: number
  readonly json?: true
}

export function tokenCommands(world: CliWorld): Command {
  return group('token', 'by which programs act for a user', 'eac user token list', [
    addToken(world),
    listTokens(world),
    revokeToken(world),
  ])
}

function addToken(world: CliWorld): Command {
  const more = (value: string, before: string[] = []): string[] => [...before, value]
  const made = nodeCommand(
    'add <name>',
    'a token for a program of this user; shown once',
    'eac user token add monitoring --user alice --role operator --command node.show --days 90',
  )
    .requiredOption('--user <name>', 'whose token it is; asks for the password')
    .addOption(
      new Option('--command <command>', 'only this one, as node.show; say it again for another').argParser(more),
    )
    .addOption(new Option('--source <address>', 'only from this address or network; say it again').argParser(more))
    .addOption(new Option('--days <number>', 'how long it counts').argParser(days).default(90))
  return withJson(withCode(withPassword(withRoles(made)))).action(async (name: string, options: AddOptions) => {
    const { role: roles, command: commands, source: sources, days } = options
    const by = await credentialsOf(world, options.user, options)
    const wish = { name, roles, commands, sources, days, by }
    const token = await withOperator(world, options, (operator) => operator.call('token.add', wish))
    const once = `\nThe token, shown now and never again: ${token.token}\n`
    world.out(options.json ? jsonText(token) : `${tokenTable([token])}${once}`)
  })
}

function listTokens(world: CliWorld): Command {
  const made = nodeCommand('list [user]', 'tokens and what they may', 'eac user token list alice')
  return withJson(made).action(async (user: string | undefined, options: Place & { json?: true }) => {
    const tokens = await withOperator(world, options, (operator) => operator.call('token.list', { user }))
    world.out(options.json ? jsonText(tokens) : tokenTable(tokens))
  })
}

interface RevokeOptions extends Place, UserOptions {
  readonly json?: true
}

function revokeToken(world: CliWorld): Command {
  const made = nodeCommand(
    'revoke <user> <name>',
    'a token that counts no more, for good',
    'eac user token revoke alice monitoring',
  )
  return withJson(withUser(made, WHO_DOES_THIS)).action(async (user: string, name: string, options: RevokeOptions) => {
    const wish = { name, ...(await userOf(world, options)) }
    const tokens = await withOperator(world, options, (operator) => operator.call('token.revoke', { user, ...wish }))
    world.out(options.json ? jsonText(tokens) : tokenTable(tokens))
  })
}

function days(text: string): number {
  const found = Number(text)
  if (Number.isFinite(found) && found > 0) return found
  throw new InvalidArgumentError('a number of days')
}

function tokenTable(tokens: readonly TokenView[]): string {
  if (tokens.length === 0) return 'no tokens\n'
  const rows = tokens.map(({ user, name, roles, commands, sources, expiresAt, lastUsedAt, revokedAt }) => [
    user,
    name,
    roles.join(', '),
    commands?.join(', ') ?? 'all of its roles',
    sources?.join(', ') ?? 'anywhere',
    lastUsedAt === undefined ? 'never' : moment(lastUsedAt),
    revokedAt === undefined ? `until ${moment(expiresAt)}` : `revoked ${moment(revokedAt)}`,
  ])
  return table(['user', 'token', 'roles', 'commands', 'from', 'last used (GMT)', 'counts'], rows)
}
