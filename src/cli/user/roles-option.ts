import { type Command, InvalidArgumentError, Option } from 'commander'
import { ROLES, type Role } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'

const WHAT = `${ROLES.slice(0, -1).join(', ')} or ${ROLES.at(-1)}; say it again for another`

export function withRoles(made: Command): Command {
  return made.addOption(new Option('--role <role>', WHAT).choices(ROLES).argParser(collect))
}

/** @throws {CliError} `misuse` where none is given */
export function readRoles({ role = [] }: { readonly role?: readonly string[] }): Role[] {
  if (role.length === 0) throw new CliError('misuse', `what may the user do? Say --role: ${WHAT}`)
  return [...role] as Role[] // each was looked at
}

function collect(value: string, before: string[] = []): string[] {
  if (!(ROLES as readonly string[]).includes(value)) throw new InvalidArgumentError(`Use one of: ${ROLES.join(', ')}.`)
  return [...before, value]
}
