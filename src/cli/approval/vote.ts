import type { Command } from 'commander'
import type { ApprovalDecision } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { credentialsOf, type UserOptions, WHO_DECIDES, withPassword } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { approvalNumber, approvalText } from './approval-text.ts'

interface VoteOptions extends Place, UserOptions {
  readonly user: string
  readonly grounds: string
  readonly json?: true
}

export function approveCommand(world: CliWorld): Command {
  return voteCommand(world, 'approve', 'let through what waits for approval', 'fingerprint compared by telephone')
}

export function refuseCommand(world: CliWorld): Command {
  return voteCommand(world, 'refuse', 'refuse what waits for approval; one refusal is enough', 'nobody there knows it')
}

function voteCommand(world: CliWorld, decision: ApprovalDecision, description: string, grounds: string): Command {
  const example = `eac ${decision} 7 --user alice --grounds "${grounds}"`
  const made = nodeCommand(`${decision} <id>`, description, example)
    .requiredOption('--user <name>', `${WHO_DECIDES}; asks for the password`)
    .requiredOption('--grounds <text>', 'on what grounds; kept with the vote')
  return withJson(withPassword(made)).action(async (id: string, options: VoteOptions) => {
    const { user, grounds } = options
    const vote = { id: approvalNumber(id), decision, grounds }
    const by = await credentialsOf(world, user, options)
    const approval = await withOperator(world, options, (operator) => operator.call('approval.vote', { ...vote, by }))
    world.out(options.json ? jsonText(approval) : approvalText(approval))
  })
}
