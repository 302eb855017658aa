import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { readNewPassword, type UserOptions, withPassword } from './credentials.ts'
import { readRoles, withRoles } from './roles-option.ts'
import { userText } from './user-text.ts'

interface AddOptions extends Place, Pick<UserOptions, 'passwordStdin'> {
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
  return withJson(withPassword(withRoles(made))).action(async (name: string, options: AddOptions) => {
    const { fullName } = options
    const roles = readRoles(options)
    const [password = ''] = await readNewPassword(world, [], options)
    const user = await withOperator(world, options, (operator) =>
      operator.call('user.add', { name, fullName, password, roles }),
    )
    world.out(options.json ? jsonText(user) : userText(user))
  })
}
