import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { exchangeFields } from './exchange-text.ts'

/** What a person decides on work that nobody goes on with; each wants a reason, which is kept. */
export function retryExchange(world: CliWorld): Command {
  return decide(world, 'retry', 'take parked work up again', 'the partner is back')
}

export function resendAnswer(world: CliWorld): Command {
  return decide(world, 'resend', 'bring a partner the answer that it took and lost', 'they restored a back-up')
}

export function closeExchange(world: CliWorld): Command {
  return decide(world, 'close', 'end one that is parked or awaits a callback; nothing is sent', 'settled by telephone')
}

export function refuseExchange(world: CliWorld): Command {
  return decide(world, 'refuse', 'refuse what a partner asked for and a person decides', 'the contract has ended')
}

type Verb = 'retry' | 'resend' | 'close' | 'refuse'

function decide(world: CliWorld, verb: Verb, description: string, reason: string): Command {
  const made = nodeCommand(`${verb} <id>`, description, `eac exchange ${verb} 42 --reason "${reason}"`).requiredOption(
    '--reason <text>',
    'why, for the record',
  )
  return withJson(made).action(async (id: string, options: Place & { reason: string; json?: true }) => {
    const input = { id, reason: options.reason }
    const exchange = await withOperator(world, options, (operator) => operator.call(`exchange.${verb}`, input))
    world.out(options.json ? jsonText(exchange) : fieldLines(exchangeFields(exchange)))
  })
}
