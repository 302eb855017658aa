import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

export function showPartner(world: CliWorld): Command {
  const made = nodeCommand('show <name>', 'all that is registered of a partner', 'eac partner show gate-1')
  return withJson(made).action(async (name: string, options: Place & { json?: true }) => {
    const partner = await withOperator(world, options, (operator) => operator.call('partner.show', { name }))
    world.out(options.json ? jsonText(partner) : partnerText(partner))
  })
}
