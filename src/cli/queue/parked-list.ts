import type { Command } from 'commander'
import { CAUSES, type ParkedGroupView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface ParkedOptions extends Place {
  readonly cause?: string
  readonly partner?: string
  readonly json?: true
}

export const causeChoice = () => choice('--cause <cause>', 'only what was parked for this cause', Object.keys(CAUSES))

/** `eac queue parked`: what nobody goes on with, by cause and partner. */
export function listParked(world: CliWorld): Command {
  const made = nodeCommand('parked', 'what nobody goes on with, by cause and partner', 'eac queue parked')
    .addOption(causeChoice())
    .option('--partner <name>', 'only what is owed to this partner')
  return withJson(made).action(async ({ cause, partner, json, ...place }: ParkedOptions) => {
    const groups = await withOperator(world, place, (operator) => operator.call('queue.parked', { cause, partner }))
    world.out(json ? jsonText(groups) : parkedText(groups))
  })
}

function parkedText(groups: readonly ParkedGroupView[]): string {
  const [first] = groups
  if (first === undefined) return 'nothing is parked\n'
  const rows = groups.map(({ count, cause, partner, tasks, oldest, example }) => [
    String(count),
    cause,
    partner,
    tasks.join(', '),
    moment(oldest),
    example.exchange,
  ])
  const words = groups.map(({ cause, partner, example }) => `${visible(`${cause}, ${partner}: ${example.says}`)}\n`)
  const group = `--cause ${first.cause} --partner ${visible(first.partner)}`
  return `${table(['parked', 'cause', 'partner', 'task', 'oldest (GMT)', 'for example'], rows)}
In the words of the examples:
${words.join('')}
What would go on: eac queue replay ${group} --dry-run
`
}
