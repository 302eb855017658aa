import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { noticeNumber, noticeText, proposalText } from './notice-text.ts'

export function showNotice(world: CliWorld): Command {
  const made = nodeCommand('show <id>', 'one notice, and what could be done about it', 'eac notice show 12')
  return withJson(made).action(async (id: string, options: Place & { json?: true }) => {
    const input = { id: noticeNumber(id) }
    const notice = await withOperator(world, options, (operator) => operator.call('notice.show', input))
    world.out(options.json ? jsonText(notice) : `${noticeText(notice)}${proposalText(notice.id, notice.proposal)}`)
  })
}
