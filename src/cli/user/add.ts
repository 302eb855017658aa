import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { readNewPassword, type UserOptions, withPassword } from './credentials.ts'
import { userText } from './user-text.ts'

interface AddOptions extends Place, Pick<UserOptions, 'passwordStdin'> {
  readonly fullName: string
  readonly json?: true
}

export function addUser(world: CliWorld): Command {
  const made = nodeCommand(
    'add <name>',
    'a person who asks for approval or approves, known by a password',
    'eac user add alice --full-name "Alice Archer"',
  ).requiredOption('--full-name <text>', 'as it stands in the record')
  return withJson(withPassword(made)).action(async (name: string, options: AddOptions) => {
    const { fullName } = options
    const [password = ''] = await readNewPassword(world, [], options)
    const user = await withOperator(world, options, (operator) =>
      operator.call('user.add', { name, fullName, password }),
    )
    world.out(options.json ? jsonText(user) : userText(user))
  })
}
