import type { Command } from 'commander'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { nodeCommand, withJson } from '../command.ts'
import { partnerText } from '../partner/partner-text.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

/** Nothing is issued to a suspended state or DV, and nothing is sent to it; both ways want a reason, which is kept. */
export function suspendState(world: CliWorld): Command {
  return changeState(
    world,
    'suspend',
    'issue and forward nothing more: of a state, or of one DV of it',
    'by its own wish',
  )
}

export function resumeState(world: CliWorld): Command {
  return changeState(
    world,
    'resume',
    'lift the suspension; the next requests are initial ones',
    'confirmed by its form',
  )
}

interface ChangeOptions extends Place, UserOptions {
  readonly reason: string
  readonly authority?: string
  readonly json?: true
}

function changeState(world: CliWorld, verb: 'suspend' | 'resume', description: string, reason: string): Command {
  const made = nodeCommand(verb, description, `eac state ${verb} FU --reason "${reason}"`)
    .argument('<of>', 'country, or the name of a DV as eac state show tells it')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--authority <name>', 'which SPOC of ours (not needed when there is only one)')
  return withJson(withUser(made, WHO_ASKS)).action(async (of: string, options: ChangeOptions) => {
    const { reason, authority } = options
    const input = { of, reason, authority, ...(await userOf(world, options)) }
    const result = await withOperator(world, options, (operator) => operator.call(`state.${verb}`, input))
    sayDoneOrProposed(world, options, result, partnerText)
  })
}
