import type { Command } from 'commander'
import {
  type CalendarDate,
  type CardVerifiable,
  type CvCertificate,
  CvcError,
  calendarDateOf,
  dataObjectTree,
} from '../../cvc/index.ts'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { type AtHand, certificatesAtHand, inheritedCurve } from './at-hand.ts'
import type { Shown } from './json/shown.ts'
import { readCertificates } from './read-certificates.ts'
import { readObjects } from './read-objects.ts'
import { signatureFields, signatureStates } from './signature-state.ts'
import { readObject, summariseObject, summariseUnreadable } from './summarise.ts'
import { summaryText } from './summary-text.ts'
import { treeNodes } from './tree/tree-nodes.ts'
import { treeText } from './tree/tree-text.ts'

interface ShowOptions {
  readonly issuer?: readonly string[]
  readonly tree?: true
  readonly full?: true
  readonly json?: true
}

/** An object of a file, decoded or not. */
interface Found {
  readonly file: string
  readonly octets: Uint8Array
  readonly read: CardVerifiable | CvcError
}

/** `eac cvc show`: what certificates and requests say, and whether their signatures verify; nobody is trusted for it. */
export function showObjects(world: CliWorld): Command {
  const made = command(
    'show',
    'what certificates and requests say (DER, hex, base64 or PEM), and whether their signatures verify',
    'eac cvc show dv.cvcert --issuer cvca.cvcert',
  )
    .argument('[file...]', 'files to read; - or none is standard input')
    .option('--issuer <file...>', 'certificates to check signatures with, besides those that are shown')
    .option('--tree', 'every data object with its place, tag, length and value; also of what is not readable')
    .option('--full', 'with --tree: values whole')
    .addHelpText(
      'after',
      '\nA signature that verifies is not trust: that takes eac cvc verify and an anchor.\nThe JSON is described by eac cvc schema show.',
    )
  return withJson(made).action(async (files: string[], options: ShowOptions) => {
    const found = await findAll(world, files.length > 0 ? files : ['-'])
    const issuers = await readCertificates(world, options.issuer ?? [])
    const atHand = certificatesAtHand([...found.flatMap(certificateIn), ...issuers], world.checkSignature)
    const today = calendarDateOf(world.now())
    const shown: Shown[] = []
    for (const one of found) shown.push(await show(one, atHand, today, options.tree === true))
    world.out(options.json ? jsonText(shown) : shownText(shown, options))
    complainOfUnreadable(shown)
  })
}

async function findAll(world: CliWorld, files: readonly string[]): Promise<Found[]> {
  const found: Found[] = []
  for (const file of files) {
    const objects = await readObjects(world, file)
    found.push(...objects.map((octets) => ({ file: inputName(file), octets, read: readObject(octets) })))
  }
  return found
}

function certificateIn({ read }: Found): CvCertificate[] {
  return !(read instanceof CvcError) && read.kind === 'certificate' ? [read.certificate] : []
}

async function show({ file, octets, read }: Found, atHand: AtHand, today: CalendarDate, tree: boolean): Promise<Shown> {
  const beside = tree ? treeOf(octets) : {}
  if (read instanceof CvcError) return { file, ...summariseUnreadable(octets, read), signatures: [], ...beside }
  const { publicKey, authorityReference } = read.kind === 'certificate' ? read.certificate : read.request
  const summary = summariseObject(read, today, inheritedCurve(publicKey, authorityReference, atHand))
  return { file, ...summary, signatures: await signatureStates(read, atHand), ...beside }
}

function treeOf(octets: Uint8Array): Pick<Shown, 'tree' | 'treeBreaks'> {
  const { nodes, problem } = dataObjectTree(octets)
  const tree = treeNodes(nodes)
  if (problem === undefined) return { tree }
  const { code, details, message } = problem
  return { tree, treeBreaks: { code, path: details.path, offset: details.offset ?? 0, why: message } }
}

/** The name of the file stands above its objects where there are several files. */
function shownText(shown: readonly Shown[], options: ShowOptions): string {
  const several = new Set(shown.map(({ file }) => file)).size > 1
  const texts = shown.map((one, i) => {
    const isFirst = i === 0 || shown[i - 1]?.file !== one.file
    const head = several && isFirst ? `${visible(one.file)}\n` : ''
    return head + oneText(one, options)
  })
  return texts.join('\n')
}

function oneText(shown: Shown, options: ShowOptions): string {
  const full = options.full === true
  const text = summaryText(shown, signatureFields(shown.signatures))
  return shown.tree === undefined ? text : `${text}\n${treeText(shown.tree, { full })}${breaksText(shown)}`
}

function breaksText({ kind, treeBreaks }: Shown): string {
  if (treeBreaks === undefined) return ''
  const why = kind === 'unreadable' ? 'breaks off' : 'breaks off inside an object that is carried as it is'
  return `\n  ${why}: ${visible(treeBreaks.why)}\n`
}

function complainOfUnreadable(shown: readonly Shown[]): void {
  const files = new Set(shown.filter(({ kind }) => kind === 'unreadable').map(({ file }) => file))
  if (files.size === 0) return
  throw new CliError('refused', `not everything could be read as a card-verifiable object: ${[...files].join(', ')}`)
}
