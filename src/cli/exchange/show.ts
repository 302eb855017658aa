import type { Command } from 'commander'
import type { ShownExchangeView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { objectsText, summariseAll } from '../cvc/summarise-all.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { exchangeFields, timeline } from './exchange-text.ts'

export function showExchange(world: CliWorld): Command {
  const made = nodeCommand('show <id>', 'one conversation as a timeline', 'eac exchange show 42')
  return withJson(made).action(async (id: string, options: Place & { json?: true }) => {
    const exchange = await withOperator(world, options, (operator) => operator.call('exchange.show', { id }))
    world.out(options.json ? jsonText(exchange) : exchangeText(exchange, world.now()))
  })
}

function exchangeText(exchange: ShownExchangeView, now: Date): string {
  const { approval, events, certificates, forgiven, createdAt, settledAt, closedAt } = exchange
  const fields = fieldLines([
    ...exchangeFields(exchange),
    ['forgiven', forgiven.map(({ tolerance, why }) => `${tolerance} (${why})`)],
    ['begun', gmt(createdAt)],
    ['settled', gmt(settledAt)],
    ['closed', gmt(closedAt)],
    ['waits for', approval === undefined ? undefined : `approval ${approval}; see eac approval show ${approval}`],
  ])
  const octets = certificates.map((base64) => Uint8Array.from(Buffer.from(base64, 'base64')))
  const holding = octets.length > 0 ? `\n${objectsText(summariseAll(octets, now))}` : ''
  return `${fields}\n${timeline(events)}${holding}`
}

function gmt(iso: string | undefined): string | undefined {
  return iso === undefined ? undefined : `${moment(iso)} GMT`
}
