import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { userText } from './user-text.ts'

export function disableUser(world: CliWorld): Command {
  const made = nodeCommand(
    'disable <name>',
    'a user that decides no more, for good; the votes given stay',
    'eac user disable alice --reason "left the office"',
  ).requiredOption('--reason <text>', 'why, for the record')
  return withJson(made).action(async (name: string, options: Place & { reason: string; json?: true }) => {
    const input = { name, reason: options.reason }
    const user = await withOperator(world, options, (operator) => operator.call('user.disable', input))
    world.out(options.json ? jsonText(user) : userText(user))
  })
}
