import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { stateTable, stateText } from './state-text.ts'

interface ShowOptions extends Place {
  readonly authority?: string
  readonly json?: true
}

export function listStates(world: CliWorld): Command {
  const made = nodeCommand('list', 'the states that are registered', 'eac state list')
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const states = await withOperator(world, options, (operator) => operator.call('state.list', {}))
    world.out(options.json ? jsonText(states) : stateTable(states))
  })
}

export function showState(world: CliWorld): Command {
  const made = nodeCommand(
    'show <country>',
    'who speaks for it, its SPOC and roots, its CVCAs and DVs, and the forms it came by',
    'eac state show FU',
  ).option('--authority <name>', 'which SPOC of ours (not needed when there is only one)')
  return withJson(made).action(async (country: string, { authority, ...options }: ShowOptions) => {
    const state = await withOperator(world, options, (operator) => operator.call('state.show', { country, authority }))
    world.out(options.json ? jsonText(state) : stateText(state))
  })
}
