import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { settingsText } from './setting-text.ts'

interface ListOptions extends Place {
  readonly all?: true
  readonly json?: true
}

export function listSettings(world: CliWorld): Command {
  const made = nodeCommand('list', 'each setting, what is in force, and where it is from', 'eac setting list').option(
    '--all',
    'also those that are changed in eac.yaml alone',
  )
  return withJson(made).action(async (options: ListOptions) => {
    const found = await withOperator(world, options, (operator) => operator.call('setting.list', {}))
    if (options.json) return world.out(jsonText(found))
    world.out(settingsText(found))
    if (!options.all) return
    const rows = found.inFile.map(({ name, value }) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    world.out(`\n${table(['in eac.yaml alone', 'value'], rows)}`)
  })
}
