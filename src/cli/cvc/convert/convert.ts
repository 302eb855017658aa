import { type Command, Option } from 'commander'
import { type CardVerifiable, CvcError } from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { command } from '../../command.ts'
import { choice } from '../../option-values.ts'
import { visible } from '../../output/visible.ts'
import { inputName } from '../../read-input.ts'
import type { CliWorld } from '../../world.ts'
import { certificatesAtHand } from '../at-hand.ts'
import { readCertificates } from '../read-certificates.ts'
import { readObjects } from '../read-objects.ts'
import { readObject } from '../summarise.ts'
import { FORMS, type Form } from './form.ts'
import { partOf, type Wanted } from './parts.ts'
import { type Piece, writePieces } from './write-pieces.ts'

interface ConvertOptions {
  readonly to?: Form
  readonly out?: string
  readonly split?: string
  readonly body?: true
  readonly signature?: 'plain' | 'asn1'
  readonly publicKey?: 'spki' | 'tlv'
  readonly issuer?: readonly string[]
}

/** `eac cvc convert`: the same octets, or a part of them, in another form. */
export function convertObjects(world: CliWorld): Command {
  return command(
    'convert',
    'between DER, PEM, hex and base64; several objects apart or together; or a part: body, signature, public key',
    'eac cvc convert cvca.cvcert --public-key spki --out cvca.pub',
  )
    .argument('[file...]', 'files to read; - or none is standard input')
    .addOption(choice('--to <form>', 'form to write', Object.keys(FORMS)))
    .option('--out <file>', 'all in one file (default: to the screen)')
    .option('--split <folder>', 'each in a file of its own')
    .option('--body', 'only what the signature covers (7F4E)')
    .addOption(
      choice('--signature <form>', 'only the signature: r and s in a row, or as X.509 tools have it', [
        'plain',
        'asn1',
      ]),
    )
    .addOption(
      choice('--public-key <form>', 'only the public key: as X.509 tools have it, or the 7F49 object', ['spki', 'tlv']),
    )
    .addOption(new Option('--issuer <file...>', 'certificates up to the CVCA, where a key inherits its curve'))
    .addHelpText('after', '\nWithout --to: der into files, pem to the screen (parts as hex); public keys as pem.')
    .action(async (files: string[], options: ConvertOptions) => {
      if (options.out !== undefined && options.split !== undefined) {
        throw new CliError('misuse', 'one file or several? --out and --split do not go together')
      }
      const wanted = wantedOf(options)
      const form = options.to ?? defaultForm(wanted, options)
      const pieces = await readPieces(world, files.length > 0 ? files : ['-'], wanted, options.issuer ?? [])
      await writePieces(world, pieces, form, options)
    })
}

function wantedOf({ body, signature, publicKey }: ConvertOptions): Wanted {
  const parts: Wanted[] = [
    ...(body ? [{ part: 'body' } as const] : []),
    ...(signature ? [{ part: 'signature', as: signature } as const] : []),
    ...(publicKey ? [{ part: 'public-key', as: publicKey } as const] : []),
  ]
  if (parts.length > 1) throw new CliError('misuse', 'one part at a time: --body, --signature or --public-key')
  return parts[0] ?? { part: 'all' }
}

function defaultForm({ part }: Wanted, { out, split }: ConvertOptions): Form {
  if (part === 'public-key') return 'pem'
  return out === undefined && split === undefined ? (part === 'all' ? 'pem' : 'hex') : 'der'
}

async function readPieces(
  world: CliWorld,
  files: readonly string[],
  wanted: Wanted,
  issuers: readonly string[],
): Promise<Piece[]> {
  const found = await readAll(world, files)
  const certificates = found.flatMap(({ read }) => (isCertificate(read) ? [read.certificate] : []))
  const atHand = certificatesAtHand(
    [...certificates, ...(await readCertificates(world, issuers))],
    world.checkSignature,
  )
  return found.map(({ file, octets, read }) => {
    if (!(read instanceof CvcError)) return { ...partOf(read, wanted, atHand), name: nameOf(read) }
    if (wanted.part !== 'all') throw new CliError('refused', `${inputName(file)} is not readable: ${read.message}`)
    world.err(`note: ${visible(inputName(file))} is converted although it is not readable (${visible(read.message)})\n`)
    return { octets, label: 'DATA', name: 'unreadable' }
  })
}

async function readAll(world: CliWorld, files: readonly string[]) {
  const found: { file: string; octets: Uint8Array; read: CardVerifiable | CvcError }[] = []
  for (const file of files) {
    for (const octets of await readObjects(world, file)) found.push({ file, octets, read: readObject(octets) })
  }
  return found
}

function isCertificate(read: CardVerifiable | CvcError): read is Extract<CardVerifiable, { kind: 'certificate' }> {
  return !(read instanceof CvcError) && read.kind === 'certificate'
}

function nameOf(object: CardVerifiable): string {
  return object.kind === 'certificate' ? object.certificate.holderReference : object.request.holderReference
}
