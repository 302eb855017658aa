import type { Command } from 'commander'
import { ROLES, type Role } from '../../messages/index.ts'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { CliError } from '../cli-error.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from './credentials.ts'
import { userText } from './user-text.ts'

interface RoleOptions extends Place, UserOptions {
  readonly json?: true
}

export function roleCommands(world: CliWorld): Command {
  return group('role', 'what a user may do', 'eac user role add alice approver', [
    change(world, 'add', 'a role more; the user logs in anew'),
    change(world, 'remove', 'a role less; the user logs in anew'),
  ])
}

function change(world: CliWorld, what: 'add' | 'remove', description: string): Command {
  const made = nodeCommand(`${what} <name> <role>`, description, `eac user role ${what} alice approver`)
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, role: string, options: RoleOptions) => {
    if (!(ROLES as readonly string[]).includes(role)) {
      throw new CliError('misuse', `there is no role ${role}; there are ${ROLES.join(', ')}`)
    }
    const input = { name, [what]: [role as Role], ...(await userOf(world, options)) }
    const result = await withOperator(world, options, (operator) => operator.call('user.roles', input))
    sayDoneOrProposed(world, options, result, userText)
  })
}
