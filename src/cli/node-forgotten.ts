import type { Command } from 'commander'
import type { ForgottenView } from '../messages/index.ts'
import { nodeCommand, withJson } from './command.ts'
import { wholeNumber } from './option-values.ts'
import { jsonText } from './output/json.ts'
import { moment } from './output/moment.ts'
import { table } from './output/table.ts'
import { withOperator } from './with-operator.ts'
import type { CliWorld, Place } from './world.ts'

interface ForgottenOptions extends Place {
  readonly limit: number
  readonly json?: true
}

/** `eac node forgotten`: what partners hold, and a restored database did not know of. */
export function forgottenCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'forgotten',
    'certificates issued before a restore that the restored database knew nothing of, newest first',
    'eac node forgotten --json',
  ).option('--limit <number>', 'at most so many', wholeNumber(1, 1_000_000), 100)
  return withJson(made).action(async (options: ForgottenOptions) => {
    const { limit } = options
    const all = await withOperator(world, options, (operator) => operator.call('node.forgotten', { limit }))
    world.out(options.json ? jsonText(all) : forgottenText(all))
  })
}

function forgottenText(all: readonly ForgottenView[]): string {
  if (all.length === 0) return 'nothing was forgotten by a restore\n'
  const rows = all.map(({ authority, partner, holderReference, issuedAt, givenAgainAt }) => [
    holderReference,
    authority,
    partner ?? 'its own key',
    moment(issuedAt),
    givenAgainAt === undefined ? 'no' : moment(givenAgainAt),
  ])
  return table(['certificate of', 'issued by', 'to', 'when (GMT)', 'given again'], rows)
}
