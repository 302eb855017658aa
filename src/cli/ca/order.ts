import { type Command, InvalidArgumentError } from 'commander'
import {
  makeCertificationRequest,
  newOrderId,
  readRequest,
  subjectOf,
  X509_KEY_NAMES,
  X509_KEYS,
  type X509Key,
  x509Signer,
} from '../../ca-bridges/index.ts'
import { type CaOrderWish, parseOrderId, type SubjectWish } from '../../messages/index.ts'
import { generatePortableKey, type PortableKey } from '../../signatures/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { keyIn } from '../cvc/make/key-file.ts'
import { choice, country, several, wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { readInput } from '../read-input.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { nextFor, orderText } from './order-text.ts'
import { derOf } from './pem.ts'
import { followOrder } from './status.ts'

interface OrderOptions extends Place {
  readonly product: string
  readonly csr?: string
  readonly newKey?: string
  readonly keyAtCa?: true
  readonly key: X509Key
  readonly country?: string
  readonly organization?: string
  readonly commonName?: string
  readonly dns?: readonly string[]
  readonly days?: number
  readonly field?: readonly string[]
  readonly replaces?: string
  readonly order?: string
  readonly wait?: number
  readonly json?: true
}

/** `eac ca order CA`: an order is written down and goes out by the queue of the node. */
export function orderFromCa(world: CliWorld): Command {
  const made = nodeCommand(
    'order <ca>',
    'order a certificate',
    'eac ca order home --product spoc-tls --country UT --common-name spoc.example.ut --dns spoc.example.ut --new-key spoc.key',
  )
    .requiredOption('--product <name>', 'as eac ca products lists them')
    .option('--csr <file>', 'for a key that is elsewhere: its PKCS#10 request, which names whom it is for')
    .option(
      '--new-key <file>',
      'make a key now and keep it in this file (PKCS#8); without this it is made and stays in the key store',
    )
    .option('--key-at-ca', 'the CA makes the key, for products that eac ca products lists so')
    .addOption(choice('--key <kind>', 'of a key that is made', X509_KEY_NAMES).default('ecdsa-p256'))
    .option('--country <code>', 'whom it is for, two capital letters', country)
    .option('--organization <name>', 'whom it is for')
    .option('--common-name <name>', 'whom it is for')
    .option('--dns <name>', 'a DNS name; may be given several times', several(String))
    .option('--days <number>', 'how long it is valid (default: as the product gives)', wholeNumber(1, 10_000))
    .option('--field <name=value>', 'what the CA asks beside; may be given several times', several(fieldText))
    .option('--replaces <order>', 'an order that came to nothing')
    .option(
      '--order <id>',
      'name the order as before: a command that was cut off can be given again, and there is one order',
      orderId,
    )
    .option('--wait <seconds>', 'tell how it goes on, for so long at most', wholeNumber(1, 86_400))
  return withJson(made).action(async (ca: string, options: OrderOptions) => {
    const id = options.order ?? newOrderId()
    const wish = { id, ca, ...(await askedFor(world, options)) }
    const order = await withOperator(world, options, async (operator) => {
      const placed = await operator.call('ca.order', wish).catch((error) => sayAgain(error, id, world))
      return options.wait === undefined ? placed : followOrder(world, operator, placed, options.wait, options.json)
    })
    world.out(options.json ? jsonText(order) : `${orderText(order)}${nextFor(order)}`)
    if (order.state === 'failed' || order.state === 'rejected') {
      throw new CliError('refused', `The order ${order.id} came to nothing: ${order.says ?? order.state}`)
    }
  })
}

/** Nothing is known of an order whose answer did not come. */
function sayAgain(error: unknown, id: string, world: CliWorld): never {
  const isAnswer = error instanceof Error && error.name === 'OperatorError'
  if (!isAnswer) world.err(`To be sure that there is one order, give the command again with --order ${id}\n`)
  throw error
}

type Asked = Omit<CaOrderWish, 'id' | 'ca'>

async function askedFor(world: CliWorld, options: OrderOptions): Promise<Asked> {
  const { product, days, replaces, csr, newKey, key, keyAtCa } = options
  if (keyAtCa !== undefined && (csr !== undefined || newKey !== undefined))
    throw new CliError('misuse', '--key-at-ca is for a key that the CA makes: without --csr and --new-key')
  const common = { product, days, replaces, fields: fieldsOf(options.field ?? []) }
  if (csr !== undefined) {
    if (newKey !== undefined)
      throw new CliError('misuse', '--csr is for a key that is elsewhere, --new-key for one that is made')
    return { ...common, ...(await fromRequest(world, csr, options)) }
  }
  const [subject, dnsNames] = [subjectIn(options), options.dns ?? []]
  if (keyAtCa !== undefined) return { ...common, subject, dnsNames, keyAtCa }
  if (newKey === undefined) return { ...common, subject, dnsNames, key }
  const made = await keyInFile(world, newKey, key, options.order !== undefined)
  const request = await makeCertificationRequest(
    { subject, dnsNames },
    x509Signer(made.signer(X509_KEYS[key].algorithm)),
  )
  return { ...common, subject, dnsNames, request: Buffer.from(request).toString('base64') }
}

function subjectIn({ country, organization, commonName }: OrderOptions): SubjectWish {
  if (country === undefined || commonName === undefined) {
    throw new CliError('misuse', 'whom is it for? Say --country and --common-name, or bring a request with --csr FILE')
  }
  return { country, commonName, ...(organization === undefined ? {} : { organization }) }
}

async function fromRequest(
  world: CliWorld,
  file: string,
  { dns }: OrderOptions,
): Promise<Pick<Asked, 'subject' | 'dnsNames' | 'request'>> {
  const octets = derOf(await readInput(world, file))
  const read = await readRequest(octets)
  if (typeof read === 'string') throw new CliError('refused', `${visible(file)}: ${read}`)
  const subject = subjectOf(read)
  if (subject === undefined)
    throw new CliError('refused', `${visible(file)} names no country or no common name: ${visible(read.subject.text)}`)
  return { subject, dnsNames: dns ?? read.dnsNames, request: Buffer.from(octets).toString('base64') }
}

/** @param isGivenAgain then the key may be there: the command made it before it was cut off */
async function keyInFile(world: CliWorld, path: string, kind: X509Key, isGivenAgain: boolean): Promise<PortableKey> {
  const made = await generatePortableKey(X509_KEYS[kind])
  try {
    await world.createPrivateFile(path, Buffer.from(made.toPem()))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    if (isGivenAgain) return keyIn(world, path, undefined)
    throw new CliError('refused', `${visible(path)} is there already; choose another name`, { cause })
  }
  world.err(`saved ${visible(path)}: the key, not encrypted\n`)
  return made
}

function fieldsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]))
}

function fieldText(text: string): string {
  if (!/^[^=]+=/.test(text)) throw new InvalidArgumentError('Use NAME=VALUE.')
  return text
}

function orderId(text: string): string {
  const id = parseOrderId(text.toUpperCase())
  if (id === undefined) throw new InvalidArgumentError('An order has 26 letters and digits.')
  return id
}
