import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { readNewPassword, type UserOptions, WHO_ASKS, withUser } from './credentials.ts'
import { readRoles, withRoles } from './roles-option.ts'
import { userText, waitsText } from './user-text.ts'

interface AddOptions extends Place, UserOptions {
  readonly fullName: string
  readonly role?: string[]
  readonly json?: true
}

export function addUser(world: CliWorld): Command {
  const made = nodeCommand(
    'add <name>',
    'a person, known by a password typed here; see also eac user invite',
    'eac user add alice --full-name "Alice Archer" --role officer --role approver',
  ).requiredOption('--full-name <text>', 'as it stands in the record')
  return withJson(withUser(withRoles(made), WHO_ASKS)).action(async (name: string, options: AddOptions) => {
    const { fullName } = options
    const roles = readRoles(options)
    const { password, by } = await passwordsOf(world, options)
    const user = await withOperator(world, options, (operator) =>
      operator.call('user.add', { name, fullName, password, roles, ...by }),
    )
    world.out(options.json ? jsonText(user) : userText(user) + waitsText(user))
  })
}

/** Where somebody asks, that password comes first, on a line of its own. */
async function passwordsOf(world: CliWorld, options: AddOptions) {
  const { user, code } = options
  if (user === undefined) {
    const [password = ''] = await readNewPassword(world, [], options)
    return { password, by: {} }
  }
  const [own = '', password = ''] = await readNewPassword(world, [`Password of ${user}: `], options)
  return { password, by: { by: { name: user, password: own, ...(code !== undefined && { code }) } } }
}
