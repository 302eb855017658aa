import type { Command } from 'commander'
import { EXCHANGE_STATES, type ExchangeView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice, wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { exchangeTable } from './exchange-text.ts'

interface ListOptions extends Place {
  readonly state?: string
  readonly partner?: string
  readonly attention?: true
  readonly limit: number
  readonly json?: true
}

export function listExchanges(world: CliWorld): Command {
  const made = nodeCommand('list', 'conversations with partners, newest first', 'eac exchange list --state parked')
    .addOption(choice('--state <state>', 'only those in this state', EXCHANGE_STATES))
    .option('--partner <name>', 'only those with this partner')
    .option('--attention', 'only those that are late, parked, or held back')
    .option('--limit <number>', 'at most so many', wholeNumber(1, 10_000), 50)
  return withJson(made).action(async (options: ListOptions) => {
    const { state, partner, attention, limit } = options
    const filter = { state, partner, ...(attention && { attention }), limit }
    const exchanges = await withOperator(world, options, (operator) => operator.call('exchange.list', filter))
    if (options.json) world.out(jsonText(exchanges))
    else world.out(exchanges.length > 0 ? listed(exchanges) : nothingFound(options))
  })
}

function listed(exchanges: readonly ExchangeView[]): string {
  const waiting = exchanges.filter(({ state }) => state === 'awaiting-ceremony').length
  const how = 'eac offline export --to FOLDER --for MACHINE'
  const next = waiting === 0 ? '' : `\n${waiting} of them waiting for ceremony; carry them there with: ${how}\n`
  return `${exchangeTable(exchanges)}${next}`
}

function nothingFound({ state, partner, attention }: ListOptions): string {
  if (attention) return 'no exchange is late, parked or held back\n'
  if (state !== undefined || partner !== undefined)
    return 'no such exchange; leave out --state and --partner to see all\n'
  return 'no exchange yet; they begin when a partner calls, or with eac authority request-certificate\n'
}
