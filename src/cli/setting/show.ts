import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { settingFields, settingNamed } from './setting-text.ts'

export function showSetting(world: CliWorld): Command {
  const made = nodeCommand('show <name>', 'what a setting means, takes and is', 'eac setting show circuit.failures')
  return withJson(made).action(async (name: string, options: Place & { readonly json?: true }) => {
    const all = await withOperator(world, options, (operator) => operator.call('setting.list', {}))
    const setting = settingNamed(name, all)
    world.out(options.json ? jsonText(setting) : settingFields(setting))
  })
}
