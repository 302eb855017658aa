import type { Command } from 'commander'
import type { EventView } from '../../messages/index.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { detailsText } from '../output/details.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface ListOptions extends Place {
  readonly limit: number
  readonly json?: true
}

/** `eac event list`: everything that happened on this node, whichever exchange it belongs to. */
export function eventCommands(world: CliWorld): Command {
  const made = nodeCommand('list', 'what happened, newest first', 'eac event list --limit 20').option(
    '--limit <number>',
    'at most so many',
    wholeNumber(1, 10_000),
    50,
  )
  const list = withJson(made).action(async (options: ListOptions) => {
    const { limit } = options
    const events = await withOperator(world, options, (operator) => operator.call('event.list', { limit }))
    world.out(options.json ? jsonText(events) : eventTable(events))
  })
  return group('event', 'what happened on this node', 'eac event list', [list])
}

function eventTable(events: readonly EventView[]): string {
  if (events.length === 0) return 'no event yet; run the node with eac serve\n'
  const rows = events.map(({ at, kind, partner, authority, exchange, details }) => [
    moment(at),
    kind,
    partner ?? authority ?? '',
    exchange ?? '',
    detailsText(details),
  ])
  return table(['when (GMT)', 'what happened', 'who', 'exchange', 'details'], rows)
}
