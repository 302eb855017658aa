import type { Command } from 'commander'
import { APPROVAL_STATES } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice, wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { ADD_USERS } from '../user/user-text.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { approvalTable } from './approval-text.ts'

interface ListOptions extends Place {
  readonly state?: string
  readonly all?: true
  readonly limit: number
  readonly json?: true
}

export function listApprovals(world: CliWorld): Command {
  const made = nodeCommand('list', 'what waits for approval, newest first', 'eac approval list')
    .addOption(choice('--state <state>', 'those in this state', APPROVAL_STATES).conflicts('all'))
    .option('--all', 'in whatever state')
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000), 50)
  return withJson(made).action(async (options: ListOptions) => {
    const { all, limit } = options
    const state = all ? undefined : (options.state ?? 'waiting')
    await withOperator(world, options, async (operator) => {
      const approvals = await operator.call('approval.list', { state, limit })
      if (options.json) return world.out(jsonText(approvals))
      if (approvals.length > 0) return world.out(approvalTable(approvals))
      const users = await operator.call('user.list', {})
      world.out(`${nothingFound(state)}${users.length === 0 ? ADD_USERS : ''}`)
    })
  })
}

function nothingFound(state: string | undefined): string {
  if (state === undefined) return 'nothing was ever put up for approval; the setting approvals says what is\n'
  return state === 'waiting'
    ? 'nothing waits for approval; eac approval list --all shows what did\n'
    : `none is ${state}\n`
}
