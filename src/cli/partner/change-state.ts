import type { Command } from 'commander'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { nodeCommand, withJson } from '../command.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

/** A suspended partner gets nothing processed; both ways want a reason, which is kept. */
export function suspendPartner(world: CliWorld): Command {
  return changeState(world, 'suspend', 'process nothing more of a partner', 'stolen on 21 November')
}

export function resumePartner(world: CliWorld): Command {
  return changeState(world, 'resume', 'lift the suspension; it needs a new initial request', 'found, keys replaced')
}

interface ChangeOptions extends Place, UserOptions {
  readonly reason: string
  readonly json?: true
}

function changeState(world: CliWorld, verb: 'suspend' | 'resume', description: string, reason: string): Command {
  const made = nodeCommand(
    `${verb} <name>`,
    description,
    `eac partner ${verb} gate-1 --reason "${reason}"`,
  ).requiredOption('--reason <text>', 'why, for the record')
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, options: ChangeOptions) => {
    const input = { name, reason: options.reason, ...(await userOf(world, options)) }
    const result = await withOperator(world, options, (operator) => operator.call(`partner.${verb}`, input))
    sayDoneOrProposed(world, options, result, partnerText)
  })
}
