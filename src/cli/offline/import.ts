import { join } from 'node:path'
import type { Command } from 'commander'
import type { TakenFile } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { table } from '../output/table.ts'
import { readInput } from '../read-input.ts'
import { type UserOptions, userOf, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface ImportOptions extends Place, UserOptions {
  readonly json?: true
}

/** `eac offline import FOLDER`: certificates for what waits; each passes the checks of the wire, or changes nothing. */
export function importBatch(world: CliWorld): Command {
  const made = nodeCommand(
    'import <folder>',
    'take the certificates that came back (files *.cvcert), those of CVCAs along with them',
    'eac offline import answers --user alice',
  )
  return withJson(withUser(made, 'who brought them, for the record')).action(
    async (folder: string, options: ImportOptions) => {
      const files = await readFolder(world, folder)
      const input = { files, ...(await userOf(world, options)) }
      const taken = await withOperator(world, options, (operator) => operator.call('offline.import', input))
      world.out(options.json ? jsonText(taken) : table(['file', 'result', ''], taken.map(rowOf)))
      const left = taken.filter(({ result }) => result === 'left').length
      if (left > 0) throw new CliError('refused', `${left} of ${taken.length} files fit nothing that waits here`)
    },
  )
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
