import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { authorityTable } from './authority-text.ts'

export function listAuthorities(world: CliWorld): Command {
  const made = nodeCommand('list', 'the authorities this node runs', 'eac authority list --json')
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const authorities = await withOperator(world, options, (operator) => operator.call('authority.list', {}))
    world.out(options.json ? jsonText(authorities) : authorityTable(authorities))
  })
}
