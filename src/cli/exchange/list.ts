import { type Command, Option } from 'commander'
import { EXCHANGE_STATES, type ExchangeView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld } from '../world.ts'
import { exchangeTable } from './exchange-text.ts'
import { fullPage, nextPage, type PageOptions, said, withPages } from './page-options.ts'

interface ListOptions extends PageOptions {
  readonly state?: string
  readonly partner?: string
  readonly direction?: 'in' | 'out'
  readonly operation?: string
  readonly outcome?: string
  readonly code?: string
  readonly message?: string
  readonly holder?: string
  readonly for?: string
  readonly search?: string
  readonly attention?: true
}

export function listExchanges(world: CliWorld): Command {
  const made = nodeCommand('list', 'conversations with partners, newest first', 'eac exchange list --state parked')
    .addOption(choice('--state <state>', 'only those in this state', EXCHANGE_STATES))
    .option('--partner <name>', 'only those with this partner')
    .addOption(new Option('--direction <way>', 'only what partners began (in), or we (out)').choices(['in', 'out']))
    .option('--operation <name>', 'only of this operation, as RequestCertificate')
    .option('--outcome <outcome>', 'only with this outcome: certificates, list, or why it was refused')
    .option('--code <code>', 'only with this return code on the wire, last')
    .option('--message <id>', 'only with this messageID')
    .option('--holder <reference>', 'only those that ask for a certificate of this holder reference')
    .option('--for <exchange>', 'only those that carry this exchange on')
    .option('--search <text>', 'an id, messageID, holder reference, fingerprint, or part of a partner’s name')
    .option('--attention', 'only those that are late, parked, or held back')
  return withJson(withPages(made)).action(async (options: ListOptions) => {
    const wish = filterOf(options)
    const page = await withOperator(world, options, (operator) =>
      fullPage(options, async (part) => {
        const { exchanges, next } = await operator.call('exchange.list', { ...wish, ...part })
        return { entries: exchanges, next }
      }),
    )
    if (options.json) world.out(jsonText({ exchanges: page.entries, next: page.next }))
    else if (page.entries.length > 0) world.out(listed(page.entries) + nextPage(page.next))
    else world.out(nothingFound(options))
  })
}

function listed(exchanges: readonly ExchangeView[]): string {
  const waiting = exchanges.filter(({ state }) => state === 'awaiting-ceremony').length
  const how = 'eac offline export --to FOLDER --for MACHINE'
  const next = waiting === 0 ? '' : `\n${waiting} of them waiting for ceremony; carry them there with: ${how}\n`
  return `${exchangeTable(exchanges)}${next}`
}

function filterOf({ message, holder, for: forExchange, ...options }: ListOptions) {
  const { state, partner, direction, operation, outcome, code, search, attention, from, until } = options
  const renamed = { messageId: message, holderReference: holder, forExchange }
  return said({ state, partner, direction, operation, outcome, code, search, attention, from, until, ...renamed })
}

function nothingFound(options: ListOptions): string {
  const { attention, after } = options
  if (after !== undefined) return 'nothing more\n'
  if (attention && Object.keys(filterOf(options)).length === 1) return 'no exchange is late, parked or held back\n'
  if (Object.keys(filterOf(options)).length > 0) return 'no such exchange; leave out --state and the like to see all\n'
  return 'no exchange yet; they begin when a partner calls, or with eac authority request-certificate\n'
}
