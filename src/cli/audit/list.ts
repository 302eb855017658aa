import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface ListOptions extends Place {
  readonly after: string
  readonly limit: string
  readonly json?: true
}

/** `eac audit list`: checkpoints, and where they lie. */
export function listCheckpoints(world: CliWorld): Command {
  const made = nodeCommand(
    'list',
    'the signed checkpoints, oldest first, and which places have them',
    'eac audit list --after 40',
  )
    .option('--after <number>', 'those behind this one', '0')
    .option('--limit <count>', 'at most so many', '50')
  return withJson(made).action(async (options: ListOptions) => {
    const wish = { after: wholeNumber(0, 1e12)(options.after), limit: wholeNumber(1, 1_000)(options.limit) }
    const found = await withOperator(world, options, (operator) => operator.call('audit.checkpoints', wish))
    if (options.json) world.out(jsonText(found))
    else if (found.length === 0) world.out('no checkpoint yet; a node that runs makes them\n')
    else {
      const rows = found.map(({ number, at, from, to, places }) => [
        String(number),
        moment(at),
        `${from} to ${to}`,
        places.join(', ') || 'nowhere yet',
      ])
      world.out(table(['checkpoint', 'when (GMT)', 'rows', 'lies at'], rows))
      if (found.length === wish.limit) world.out(`More: the same with --after ${found.at(-1)?.number}\n`)
    }
  })
}
