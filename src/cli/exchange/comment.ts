import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { followAdvice } from './exchange-text.ts'

/** `eac exchange comment ID TEXT`: words for whoever looks at it later. */
export function commentOnExchange(world: CliWorld): Command {
  const made = nodeCommand(
    'comment <id> <text>',
    'keep words with a conversation; they cannot be taken back, and go to no partner',
    'eac exchange comment 42 "their officer on duty calls back"',
  )
  return withJson(made).action(async (id: string, text: string, options: Place & { json?: true }) => {
    const exchange = await withOperator(world, options, (operator) => operator.call('exchange.comment', { id, text }))
    world.out(options.json ? jsonText(exchange) : `Kept with the exchange. ${followAdvice(exchange.id)}`)
  })
}
