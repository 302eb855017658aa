import type { Command } from 'commander'
import type { Operator } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

export interface AskOptions extends Place {
  readonly authority?: string
  readonly from: string
  readonly callback: boolean
  readonly json?: true
}

export interface AskInput {
  readonly name: string
  readonly from: string
  readonly callback: boolean
}

/** A command by which an authority asks the partner above it for something. */
export function askCommand(usage: string, description: string, example: string): Command {
  const made = nodeCommand(usage, description, example)
    .option(...WHICH_AUTHORITY)
    .requiredOption('--from <partner>', 'the partner above, a DV or CVCA with a service address')
    .option('--no-callback', 'take the answer at once or not at all')
  return withJson(made)
}

export function askAbove<Result>(
  world: CliWorld,
  options: AskOptions,
  ask: (operator: Operator, input: AskInput) => Promise<Result>,
): Promise<Result> {
  const { from, callback } = options
  return withOperator(world, options, async (operator) =>
    ask(operator, { name: await meantAuthority(operator, options.authority), from, callback }),
  )
}
