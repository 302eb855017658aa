import type { Command } from 'commander'
import {
  defectListContent,
  documentSignerListContent,
  LIST_KINDS,
  ListError,
  masterListContent,
  makeList as signAndJudge,
} from '../../../lists/index.ts'
import type { ListKind } from '../../../messages/index.ts'
import { CliError } from '../../cli-error.ts'
import { group, nodeCommand, withJson } from '../../command.ts'
import { jsonText } from '../../output/json.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../../with-operator.ts'
import type { CliWorld, Place } from '../../world.ts'
import { readCertificatePlaces } from './certificate-places.ts'
import { readDefects } from './read-defects.ts'
import { readSigner, type SignerOptions } from './read-signer.ts'

interface MakeOptions extends Place, SignerOptions {
  readonly certificates?: readonly string[]
  readonly defects?: string
  readonly out?: string
  readonly authority?: string
  readonly json?: true
}

/** `eac list make`: lists of our own, for a node that is the NPKD. */
export function makeCommands(world: CliWorld): Command {
  return group('make', 'make a list: assemble, sign, check', MAKE_SIGNERS, [
    ofCertificates(world, 'document-signer', 'of document signer certificates', documentSignerListContent),
    ofCertificates(world, 'master', 'of CSCA certificates', masterListContent),
    ofDefects(world),
  ])
}

const MAKE_SIGNERS = 'eac list make document-signer-list --certificates signers/'

function ofCertificates(
  world: CliWorld,
  kind: ListKind,
  description: string,
  contentOf: (certificates: readonly Uint8Array[]) => Uint8Array,
): Command {
  const made = makeCommand(
    kind,
    `make a list ${description}`,
    `eac list make ${kind}-list --certificates certificates/`,
  ).requiredOption('--certificates <place...>', 'files, or folders of them (.cer .crt .der .pem); X.509, DER or PEM')
  return made.action((options: MakeOptions) =>
    make(world, kind, options, async () => contentOf(await readCertificatePlaces(world, options.certificates ?? []))),
  )
}

function ofDefects(world: CliWorld): Command {
  const made = makeCommand(
    'defect',
    'make a list of defects',
    'eac list make defect-list --defects defects.yaml',
  ).requiredOption('--defects <file>', 'what is wrong with whose documents: YAML or JSON, as docs/lists.md tells')
  return made.action((options: MakeOptions) =>
    make(world, 'defect', options, async () => defectListContent(await readDefects(world, options.defects ?? ''))),
  )
}

function makeCommand(kind: ListKind, description: string, example: string): Command {
  const made = nodeCommand(`${kind}-list`, description, example)
    .option(...WHICH_AUTHORITY)
    .option('--signer <file>', 'sign here with this key (PKCS#8, PEM or DER), not with that of the node')
    .option('--signer-certificate <file>', 'the certificate of --signer, X.509, PEM or DER')
    .option('--signer-chain <file...>', 'its CSCA, and link certificates: sent beside the list')
    .option('--passphrase-file <file>', 'holds the passphrase of --signer, where it is encrypted')
    .option('--out <file>', 'write the list there; needed with --signer')
  const where = '\nWithout --signer the node signs with its own key (lists.signers), keeps the list and sends it on.'
  return withJson(made.addHelpText('after', where))
}

async function make(
  world: CliWorld,
  kind: ListKind,
  options: MakeOptions,
  assemble: () => Promise<Uint8Array>,
): Promise<void> {
  const { out } = options
  const signer = await readSigner(world, options)
  if (signer !== undefined && out === undefined) {
    throw new CliError('misuse', 'where is the list to be written? Say --out FILE')
  }
  const content = await orRefused(assemble)
  if (signer === undefined) return makeAtNode(world, kind, content, options)
  const wish = { ...signer, signingTime: world.now() }
  const { octets, fingerprint } = await orRefused(() => signAndJudge(`${kind}-list`, content, wish))
  await world.writeFile(out!, octets)
  if (options.json) return world.out(jsonText({ kind, file: out, sha256: fingerprint }))
  world.out(`${out}: ${LIST_KINDS[`${kind}-list`].title}, ${octets.length} bytes, SHA-256 ${fingerprint}\n`)
}

async function makeAtNode(
  world: CliWorld,
  kind: ListKind,
  content: Uint8Array,
  { out, json, ...options }: MakeOptions,
): Promise<void> {
  const made = await withOperator(world, options, async (operator) =>
    operator.call('list.make', {
      name: await meantAuthority(operator, options.authority),
      kind,
      content: Buffer.from(content).toString('base64'),
    }),
  )
  if (out !== undefined) await world.writeFile(out, Uint8Array.from(Buffer.from(made.octets, 'base64')))
  if (json) return world.out(jsonText(made))
  const sent = made.sentTo.length === 0 ? '' : ` It is on its way to ${made.sentTo.join(', ')}.`
  world.out(`${made.authority} has made the ${kind} list and gives it to those who ask.${sent}\n`)
}

/** What a list cannot be made of is said as it stands. */
async function orRefused<Made>(work: () => Promise<Made>): Promise<Made> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof ListError)) throw cause
    throw new CliError('refused', `the list is not made: ${cause.message}`, { cause })
  }
}
