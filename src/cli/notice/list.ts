import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { noticeTable } from './notice-text.ts'

interface ListOptions extends Place {
  readonly all?: true
  readonly sent?: true
  readonly partner?: string
  readonly limit: number
  readonly json?: true
}

export function listNotices(world: CliWorld): Command {
  const made = nodeCommand('list', 'what other states told us and nobody has seen to, newest first', 'eac notice list')
    .option('--all', 'also what was seen to, and what we sent')
    .option('--sent', 'only what we sent')
    .option('--partner <name>', 'only from and to this state')
    .option('--limit <number>', 'at most so many', wholeNumber(1, 1_000), 50)
  return withJson(made).action(async (options: ListOptions) => {
    const { partner, limit } = options
    const filter = { ...whichOf(options), partner, limit }
    const notices = await withOperator(world, options, (operator) => operator.call('notice.list', filter))
    if (options.json) world.out(jsonText(notices))
    else world.out(notices.length > 0 ? noticeTable(notices) : nothingFound(options))
  })
}

function whichOf({ all, sent }: ListOptions): { direction?: 'in' | 'out'; state?: 'open' } {
  if (sent) return { direction: 'out' }
  return all ? {} : { direction: 'in', state: 'open' }
}

function nothingFound({ all, sent, partner }: ListOptions): string {
  if (partner !== undefined) return 'no such notice; leave out --partner to see those of every state\n'
  if (sent) return 'no notice was sent yet; eac notice templates shows what states tell each other\n'
  return all
    ? 'no notice yet, from nobody and to nobody\n'
    : 'no open notice; eac notice list --all shows all there are\n'
}
