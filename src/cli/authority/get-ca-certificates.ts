import type { Command } from 'commander'
import { exchangeFields, followAdvice } from '../exchange/exchange-text.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import type { CliWorld } from '../world.ts'
import { type AskOptions, askAbove, askCommand } from './ask-above.ts'

/** `eac authority get-ca-certificates`: the CA certificates the partner above has now. */
export function getCaCertificates(world: CliWorld): Command {
  const made = askCommand(
    'get-ca-certificates',
    'ask the partner above for its CA certificates',
    'eac authority get-ca-certificates --from ut-cvca',
  )
  return made.action(async (options: AskOptions) => {
    const exchange = await askAbove(world, options, (operator, input) =>
      operator.call('authority.get-ca-certificates', input),
    )
    world.out(
      options.json ? jsonText(exchange) : `${fieldLines(exchangeFields(exchange))}\n${followAdvice(exchange.id)}`,
    )
  })
}
