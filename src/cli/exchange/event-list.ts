import type { Command } from 'commander'
import type { EventView } from '../../messages/index.ts'
import { group, nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld } from '../world.ts'
import { eventDetails } from './exchange-text.ts'
import { fullPage, nextPage, type PageOptions, said, withPages } from './page-options.ts'

interface ListOptions extends PageOptions {
  readonly kind?: string
  readonly partner?: string
}

/** `eac event list`: everything that happened on this node, whichever exchange it belongs to. */
export function eventCommands(world: CliWorld): Command {
  const made = nodeCommand('list', 'what happened, newest first', 'eac event list --limit 20')
    .option('--kind <words>', 'only this, as "circuit opened"')
    .option('--partner <name>', 'only with this partner')
  const list = withJson(withPages(made)).action(async (options: ListOptions) => {
    const { kind, partner, from, until } = options
    const wish = said({ kind, partner, from, until })
    const page = await withOperator(world, options, (operator) =>
      fullPage(options, async (part) => {
        const { events, next } = await operator.call('event.list', { ...wish, ...part })
        return { entries: events, next }
      }),
    )
    if (options.json) world.out(jsonText({ events: page.entries, next: page.next }))
    else if (page.entries.length > 0) world.out(eventTable(page.entries) + nextPage(page.next))
    else world.out(nothingFound(Object.keys(wish).length > 0 || options.after !== undefined))
  })
  return group('event', 'what happened on this node', 'eac event list', [list])
}

const nothingFound = (chosen: boolean): string =>
  chosen ? 'no such event\n' : 'no event yet; run the node with eac serve\n'

function eventTable(events: readonly EventView[]): string {
  const rows = events.map((event) => [
    moment(event.at),
    event.kind,
    event.partner ?? event.authority ?? '',
    event.exchange ?? '',
    eventDetails(event),
  ])
  return table(['when (GMT)', 'what happened', 'who', 'exchange', 'details'], rows)
}
