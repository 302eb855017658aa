import { createHash } from 'node:crypto'
import type { Command } from 'commander'
import { ListError, readList, type SignedList } from '../../lists/index.ts'
import { CliError } from '../cli-error.ts'
import { command, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { inputName } from '../read-input.ts'
import type { CliWorld } from '../world.ts'
import { summariseChanges } from './changes.ts'
import type { Shown } from './json/shown.ts'
import { readListFile, readOctets } from './read-list-file.ts'
import { shownText } from './shown-text.ts'
import { summariseList } from './summarise.ts'
import type { Horizon } from './validity.ts'

interface ShowOptions {
  readonly against?: string
  readonly certificates?: true
  readonly endingWithin: number
  readonly json?: true
}

const SOON_DAYS = 90

/** `eac list show`: what lists say, and what changed since an earlier one; nobody is trusted for it. */
export function showLists(world: CliWorld): Command {
  const made = command(
    'show',
    'what lists hold (DER, BER, hex, base64 or PEM), and what changed',
    'eac list show new.ml --against old.ml',
  )
    .argument('<file...>', 'lists to read; - is standard input')
    .option('--against <file>', 'an earlier list of the same kind: show what changed since')
    .option('--certificates', 'every certificate, of a defect list every defect')
    .option('--ending-within <days>', 'what counts as ending soon', wholeNumber(0, 36_500), SOON_DAYS)
    .addHelpText(
      'after',
      '\nNothing of this is verified: that takes eac list verify and an anchor.\nThe JSON is described by eac list schema show.',
    )
  return withJson(made).action(async (files: string[], options: ShowOptions) => {
    const horizon = { now: world.now(), soonDays: options.endingWithin }
    const before = options.against === undefined ? undefined : await readListFile(world, options.against)
    const shown: Shown[] = []
    for (const file of files) shown.push(await showFile(world, file, { ...options, horizon, before }))
    world.out(options.json ? jsonText(shown) : shown.map((one) => shownText(one, options.endingWithin)).join('\n'))
    complainOfUnreadable(shown)
  })
}

type Wanted = ShowOptions & { readonly horizon: Horizon; readonly before: SignedList | undefined }

async function showFile(world: CliWorld, file: string, wanted: Wanted): Promise<Shown> {
  const octets = await readOctets(world, file)
  const name = inputName(file)
  const list = readOrTell(octets)
  if (list instanceof ListError) return unreadable(name, octets, list)
  const summary = summariseList(list, name, wanted.horizon, wanted.certificates === true)
  const { before, against } = wanted
  if (before === undefined || against === undefined) return summary
  if (before.kind !== list.kind) {
    throw new CliError(
      'misuse',
      `${name} is a ${list.kind}, ${inputName(against)} a ${before.kind}: compare lists of one kind`,
    )
  }
  return { ...summary, changes: summariseChanges(before, list, inputName(against)) }
}

function readOrTell(octets: Uint8Array): SignedList | ListError {
  try {
    return readList(octets)
  } catch (error) {
    if (error instanceof ListError) return error
    throw error
  }
}

function unreadable(file: string, octets: Uint8Array, { code, message }: ListError): Shown {
  const sha256 = createHash('sha256').update(octets).digest('hex')
  return { kind: 'unreadable', file, bytes: octets.length, sha256, code, why: message }
}

function complainOfUnreadable(shown: readonly Shown[]): void {
  const files = shown.filter(({ kind }) => kind === 'unreadable').map(({ file }) => file)
  if (files.length > 0) throw new CliError('refused', `not readable as a list: ${files.join(', ')}`)
}
