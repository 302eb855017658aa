import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { credentialsOf, type UserOptions, withPassword } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { approvalNumber, approvalText } from './approval-text.ts'

interface WithdrawOptions extends Place, UserOptions {
  readonly user: string
  readonly json?: true
}

export function withdrawApproval(world: CliWorld): Command {
  const made = nodeCommand(
    'withdraw <id>',
    'take back what you asked for, while it waits',
    'eac approval withdraw 7 --user alice',
  ).requiredOption('--user <name>', 'who asked for it; asks for the password')
  return withJson(withPassword(made)).action(async (id: string, options: WithdrawOptions) => {
    const number = approvalNumber(id)
    const by = await credentialsOf(world, options.user, options)
    const approval = await withOperator(world, options, (operator) =>
      operator.call('approval.withdraw', { id: number, by }),
    )
    world.out(options.json ? jsonText(approval) : approvalText(approval))
  })
}
