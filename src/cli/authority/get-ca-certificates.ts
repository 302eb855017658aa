import type { Command } from 'commander'
import { exchangeFields } from '../exchange/exchange-text.ts'
import { fieldLines } from '../output/fields.ts'
import type { CliWorld } from '../world.ts'
import { type AskOfOptions, askAbove, askCommand } from './ask-above.ts'

/** `eac authority get-ca-certificates`: the CA certificates the partner above has now. */
export function getCaCertificates(world: CliWorld): Command {
  const made = askCommand(
    'get-ca-certificates',
    'ask the partner above for its CA certificates',
    'eac authority get-ca-certificates --from ut-cvca',
  )
  return made.action((options: AskOfOptions) =>
    askAbove(world, options, {
      ask: (operator, input) => operator.call('authority.get-ca-certificates', { ...input, from: options.from }),
      exchangeOf: (exchange) => exchange,
      text: (exchange) => fieldLines(exchangeFields(exchange)),
    }),
  )
}
