import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { userTable } from './user-text.ts'

export function listUsers(world: CliWorld): Command {
  const made = nodeCommand('list', 'who can ask and approve, and who could', 'eac user list')
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const users = await withOperator(world, options, (operator) => operator.call('user.list', {}))
    world.out(options.json ? jsonText(users) : userTable(users))
  })
}
