import type { Command } from 'commander'
import type { ShownExchangeView } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { savedText, writeFiles } from '../cvc/save-objects.ts'
import { objectsText, summariseAll } from '../cvc/summarise-all.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { summariseAllX509, x509Text } from '../x509-certificates.ts'
import { exchangeFields, timeline } from './exchange-text.ts'
import { messagesTable } from './message-text.ts'
import { treeText } from './tree-text.ts'

interface ShowOptions extends Place {
  readonly request?: string
  readonly json?: true
}

export function showExchange(world: CliWorld): Command {
  const made = nodeCommand('show <id>', 'one conversation as a timeline', 'eac exchange show 42')
  const withRequest = made.option(
    '--request <file>',
    'keep the request for a TLS certificate in this file (PKCS#10, PEM)',
  )
  return withJson(withRequest).action(async (id: string, options: ShowOptions) => {
    const exchange = await withOperator(world, options, (operator) => operator.call('exchange.show', { id }))
    const saved = options.request === undefined ? [] : await saveTlsRequest(world, options.request, exchange)
    world.out(options.json ? jsonText(exchange) : exchangeText(exchange, world.now()) + savedText(saved))
  })
}

function exchangeText(exchange: ShownExchangeView, now: Date): string {
  const { approval, events, certificates, forgiven, messages, createdAt, settledAt, closedAt } = exchange
  const fields = fieldLines([
    ...exchangeFields(exchange),
    ['forgiven', forgiven.map(({ tolerance, why }) => `${tolerance} (${why})`)],
    ['begun', gmt(createdAt)],
    ['settled', gmt(settledAt)],
    ['closed', gmt(closedAt)],
    ['waits for', approval === undefined ? undefined : `approval ${approval}; see eac approval show ${approval}`],
  ])
  const octets = certificates.map((base64) => Uint8Array.from(Buffer.from(base64, 'base64')))
  const x509 = summariseAllX509(octets)
  const objects = x509 === undefined ? objectsText(summariseAll(octets, now)) : x509Text(x509)
  const holding = octets.length > 0 ? `\n${objects}` : ''
  const together = exchange.tree === undefined ? '' : treeText(exchange.tree, exchange.id, now)
  const tree = together && `\n${together}`
  const wire = messages.length === 0 ? '' : `\n${messagesTable(messages)}${howToRead(exchange)}`
  return `${fields}\n${timeline(events)}${wire}${tree}${holding}${advice(exchange)}`
}

const howToRead = ({ id }: ShownExchangeView): string => `Read one with: eac exchange message ${id} N\n`

function advice({ state, id }: ShownExchangeView): string {
  if (state !== 'awaiting-decision') return ''
  return `\nIt waits for you: eac exchange show ${id} --request FILE keeps what is to be certified;
then eac exchange answer ${id} --certificates FILE…, or eac exchange refuse ${id} --reason TEXT\n`
}

/** @throws {CliError} `misuse` */
async function saveTlsRequest(world: CliWorld, path: string, { id, tlsRequest }: ShownExchangeView): Promise<string[]> {
  if (tlsRequest === undefined) throw new CliError('misuse', `exchange ${id} asks for no TLS certificate`)
  const lines = tlsRequest.match(/.{1,64}/g) ?? []
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`
  return writeFiles(world, [{ path, octets: Uint8Array.from(Buffer.from(pem)) }])
}

function gmt(iso: string | undefined): string | undefined {
  return iso === undefined ? undefined : `${moment(iso)} GMT`
}
