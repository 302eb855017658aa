import type { Command } from 'commander'
import { LIST_KINDS, type ListKind } from '../../messages/index.ts'
import { type AskOfOptions, askAbove, askCommand } from '../authority/ask-above.ts'
import { exchangeFields } from '../exchange/exchange-text.ts'
import { choice } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import type { CliWorld } from '../world.ts'

interface AskListOptions extends AskOfOptions {
  readonly kind: ListKind
}

/** `eac list ask`: the newest list of a kind, from the NPKD or DV above. */
export function askForList(world: CliWorld): Command {
  const made = askCommand('ask', 'ask the partner above for its newest list', 'eac list ask --from npkd --kind master')
  return made
    .addOption(choice('--kind <kind>', 'of list', LIST_KINDS).makeOptionMandatory())
    .action((options: AskListOptions) =>
      askAbove(world, options, {
        ask: (operator, input) => operator.call('list.ask', { ...input, from: options.from, kind: options.kind }),
        exchangeOf: ({ exchange }) => exchange,
        text: ({ exchange }) => fieldLines(exchangeFields(exchange)),
      }),
    )
}
