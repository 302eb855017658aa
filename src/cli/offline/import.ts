import { join } from 'node:path'
import type { Command } from 'commander'
import type { ImportedCeremonyView, TakenFile } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { authorityName } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { readInput } from '../read-input.ts'
import { type UserOptions, userOf, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { isBatch, readBatch } from './batch-folder.ts'

interface ImportOptions extends Place, UserOptions {
  readonly handOver?: string
  readonly json?: true
}

/**
 * `eac offline import FOLDER`: certificates for what waits, loose or in a signed batch of the machine with the keys of our CVCA; each
 * passes the checks of the wire, or changes nothing.
 */
export function importBatch(world: CliWorld): Command {
  const made = nodeCommand(
    'import <folder>',
    'take what came back: certificates (files *.cvcert), or a signed batch of the machine with the keys of a CVCA',
    'eac offline import answers --user alice',
  ).option(
    '--hand-over <cvca>',
    'a CVCA whose keys are here: the batch brings its next key, made on that machine, which alone has its keys from now on',
    authorityName,
  )
  return withJson(withUser(made, 'who brought them, for the record')).action(
    async (folder: string, options: ImportOptions) => {
      if (await isBatch(world, folder)) return importFromCeremony(world, folder, options)
      if (options.handOver !== undefined) {
        throw new CliError('misuse', `${folder} is no batch of another machine, to which a CVCA could be handed over`)
      }
      const files = await readFolder(world, folder)
      const input = { files, ...(await userOf(world, options)) }
      const taken = await withOperator(world, options, (operator) => operator.call('offline.import', input))
      world.out(options.json ? jsonText(taken) : takenTable(taken))
      assertNoneLeft(taken)
    },
  )
}

async function importFromCeremony(world: CliWorld, folder: string, options: ImportOptions): Promise<void> {
  const files = await readBatch(world, folder)
  const { handOver } = options
  const input = { files, ...(handOver === undefined ? {} : { handOver }), ...(await userOf(world, options)) }
  const imported = await withOperator(world, options, (operator) => operator.call('ceremony.import', input))
  world.out(options.json ? jsonText(imported) : `${headOf(imported, handOver)}\n${takenTable(imported.taken)}`)
  assertNoneLeft(imported.taken)
}

function headOf(
  { batch, from, created, by, before, keysRemoved }: ImportedCeremonyView,
  handOver: string | undefined,
): string {
  return fieldLines([
    ['batch', batch],
    ['from', `${from}; its signature is good, and it is whole`],
    ['written', `${moment(created)} GMT${by === undefined ? '' : ` by ${by}`}`],
    [
      'taken in before',
      before === undefined ? undefined : `on ${moment(before)} GMT; once is enough, and again does no harm`,
    ],
    ['handed over', handOver && `${handOver}: only ${from} has its keys now`],
    ['private keys removed here', keysRemoved === 0 ? undefined : String(keysRemoved)],
  ])
}

const takenTable = (taken: readonly TakenFile[]): string =>
  taken.length === 0 ? 'it holds nothing for this node\n' : table(['file', 'result', ''], taken.map(rowOf))

function assertNoneLeft(taken: readonly TakenFile[]): void {
  const left = taken.filter(({ result }) => result === 'left').length
  if (left > 0) throw new CliError('refused', `${left} of ${taken.length} files fit nothing that waits here`)
}

async function readFolder(world: CliWorld, folder: string): Promise<{ file: string; octets: string }[]> {
  if (!(await world.isFolder(folder))) throw new CliError('misuse', `${folder} is no folder`)
  const names = (await world.listFolder(folder)).filter((name) => name.toLowerCase().endsWith('.cvcert')).sort()
  if (names.length === 0) throw new CliError('misuse', `${folder} holds no file *.cvcert`)
  const files: { file: string; octets: string }[] = []
  for (const file of names) {
    const octets = await readInput(world, join(folder, file))
    if (octets.length === 0) throw new CliError('misuse', `${file} is empty`)
    files.push({ file, octets: Buffer.from(octets).toString('base64') })
  }
  return files
}

const rowOf = ({ file, result, says }: TakenFile): string[] => [file, result.replace('-', ' '), says]
