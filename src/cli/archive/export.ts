import type { Command } from 'commander'
import type { ArchivePageView, Operator } from '../../messages/index.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { wholeNumber } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, LargeFile, Place } from '../world.ts'
import { ArchiveWriter, countsText } from './chain.ts'

interface ExportOptions extends Place {
  readonly to: string
  readonly json?: true
}

export const yearNumber = wholeNumber(1970, 9999)
const PAGES_UNTOLD = 20

/** `eac archive export`: a whole year, line by line; the node remembers the hash of the file. */
export function exportArchive(world: CliWorld): Command {
  const made = nodeCommand(
    'export <year>',
    'write the exchanges, messages and events of a year to a new file',
    'eac archive export 2026 --to 2026.archive',
  ).requiredOption('--to <file>', 'a file that is not there yet')
  return withJson(made).action(async (text: string, options: ExportOptions) => {
    const year = yearNumber(text)
    const archive = await withOperator(world, options, async (operator) => {
      const written = await writeArchive(world, operator, year, options.to)
      await operator.call('archive.record', { year, ...written })
      return { file: options.to, year, ...written }
    })
    const { sha256 } = archive
    const told = `${year}: ${countsText(archive)} written to ${options.to}\nSHA-256 ${sha256}\n`
    world.out(
      options.json ? jsonText(archive) : `${told}Check it, where it will lie, with: eac archive verify ${options.to}\n`,
    )
  })
}

async function writeArchive(world: CliWorld, operator: Operator, year: number, path: string) {
  let page = await operator.call('archive.page', { year }) // refused before a file is made
  const file = await createNew(world, path)
  const writer = new ArchiveWriter()
  try {
    await file.write(
      writer.head({ format: 'eac-broker archive', version: 1, year, written: world.now().toISOString() }),
    )
    for (let pages = 1; ; pages++) {
      await file.write(linesOf(page, writer))
      if (pages % PAGES_UNTOLD === 0) world.err(`${countsText(writer.counts)} …\n`)
      if (page.next === undefined) break
      page = await operator.call('archive.page', { year, place: page.next })
    }
    await file.write(writer.end())
    await file.close()
  } catch (error) {
    await file.discard()
    throw error
  }
  return { ...writer.counts, sha256: writer.sha256() }
}

const linesOf = ({ of, rows }: ArchivePageView, writer: ArchiveWriter): string =>
  rows.map((row) => writer.row(of, row)).join('')

async function createNew(world: CliWorld, path: string): Promise<LargeFile> {
  try {
    return await world.createLargeFile(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new CliError('misuse', `${path} is there already; choose another name with --to`, { cause })
  }
}
