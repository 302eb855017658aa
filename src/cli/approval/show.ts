import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { approvalNumber, approvalText } from './approval-text.ts'

export function showApproval(world: CliWorld): Command {
  const made = nodeCommand('show <id>', 'each check, each vote, and what approving does', 'eac approval show 7')
  return withJson(made).action(async (id: string, options: Place & { json?: true }) => {
    const input = { id: approvalNumber(id) }
    const approval = await withOperator(world, options, (operator) => operator.call('approval.show', input))
    world.out(options.json ? jsonText(approval) : approvalText(approval))
  })
}
