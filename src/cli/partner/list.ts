import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerTable } from './partner-text.ts'

export function listPartners(world: CliWorld): Command {
  const made = nodeCommand('list', 'the partners of all authorities', 'eac partner list')
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const partners = await withOperator(world, options, (operator) => operator.call('partner.list', {}))
    world.out(options.json ? jsonText(partners) : partnerTable(partners))
  })
}
