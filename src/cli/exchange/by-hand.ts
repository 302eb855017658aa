import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { type UserOptions, userOf, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { exchangeFields } from './exchange-text.ts'

interface ByHandOptions extends Place, UserOptions {
  readonly reason: string
  readonly json?: true
}

/** `eac exchange by-hand ID`: people carry a request to another state, and its answer back. */
export function giveByHand(world: CliWorld): Command {
  const made = nodeCommand(
    'by-hand <id>',
    'a certificate request to another state goes by e-mail or on a medium instead; see eac offline',
    'eac exchange by-hand 42 --reason "their SPOC is down until March"',
  ).requiredOption('--reason <text>', 'why, for the record')
  return withJson(withUser(made, 'who says so, for the record')).action(async (id: string, options: ByHandOptions) => {
    const input = { id, reason: options.reason, ...(await userOf(world, options)) }
    const exchange = await withOperator(world, options, (operator) => operator.call('exchange.by-hand', input))
    if (options.json) return world.out(jsonText(exchange))
    world.out(`${fieldLines(exchangeFields(exchange))}\nWrite it to a folder with: eac offline export --to FOLDER\n`)
  })
}
