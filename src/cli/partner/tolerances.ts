import type { Command } from 'commander'
import type { ToleranceView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

/** `eac partner tolerances`: what a partner's messages may get wrong, and what they did. */
export function partnerTolerances(world: CliWorld): Command {
  const made = nodeCommand(
    'tolerances <name>',
    'which deviations are forgiven a partner, and how often they were',
    'eac partner tolerances gate-1',
  )
  return withJson(made).action(async (name: string, options: Place & { json?: true }) => {
    const tolerances = await withOperator(world, options, (operator) => operator.call('partner.tolerances', { name }))
    world.out(options.json ? jsonText(tolerances) : toleranceTable(tolerances))
  })
}

function toleranceTable(tolerances: readonly ToleranceView[]): string {
  const rows = tolerances.map(({ tolerance, state, forgiven, refused, last, why }) => [
    tolerance,
    state,
    forgiven === 0 ? '' : String(forgiven),
    refused === 0 ? '' : String(refused),
    moment(last),
    why,
  ])
  return table(['tolerance', 'state', 'forgiven', 'refused', 'last (GMT)', 'because'], rows)
}

/** A message that needs one that is off is refused; both ways want a reason, which is kept. */
export function switchToleranceOff(world: CliWorld): Command {
  return switchTolerance(world, 'off', 'forgive a partner a deviation no longer', 'their new release has it right')
}

export function switchToleranceOn(world: CliWorld): Command {
  return switchTolerance(world, 'on', 'forgive a partner a deviation again', 'old readers are back')
}

function switchTolerance(world: CliWorld, state: 'on' | 'off', description: string, reason: string): Command {
  const made = nodeCommand(
    `tolerance-${state} <name>`,
    description,
    `eac partner tolerance-${state} gate-1 comment flat-value --reason "${reason}"`,
  )
    .argument('<tolerance...>', 'by the names eac partner tolerances shows')
    .requiredOption('--reason <text>', 'why, for the record')
  return withJson(made).action(
    async (name: string, tolerances: string[], options: Place & { reason: string; json?: true }) => {
      const input = { name, tolerances, reason: options.reason }
      const partner = await withOperator(world, options, (operator) =>
        operator.call(`partner.tolerance-${state}`, input),
      )
      world.out(options.json ? jsonText(partner) : partnerText(partner))
    },
  )
}
