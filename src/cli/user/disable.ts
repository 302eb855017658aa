import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { type UserOptions, userOf, WHO_DOES_THIS, withUser } from './credentials.ts'
import { userText } from './user-text.ts'

interface DisableOptions extends Place, UserOptions {
  readonly reason: string
  readonly json?: true
}

export function disableUser(world: CliWorld): Command {
  const made = nodeCommand(
    'disable <name>',
    'a user that decides no more, for good; the votes given stay',
    'eac user disable alice --reason "left the office"',
  ).requiredOption('--reason <text>', 'why, for the record')
  return withJson(withUser(made, WHO_DOES_THIS)).action(async (name: string, options: DisableOptions) => {
    const input = { name, reason: options.reason, ...(await userOf(world, options)) }
    const user = await withOperator(world, options, (operator) => operator.call('user.disable', input))
    world.out(options.json ? jsonText(user) : userText(user))
  })
}
