import type { Command } from 'commander'
import type { YearView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { countsText } from './chain.ts'

/** `eac archive list`: which years there are, what was written out of them, and when each may go. */
export function listYears(world: CliWorld): Command {
  const made = nodeCommand('list', 'the years there are, and their archives', 'eac archive list')
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const years = await withOperator(world, options, (operator) => operator.call('archive.list', {}))
    world.out(options.json ? jsonText(years) : yearTable(years))
  })
}

export function yearTable(years: readonly YearView[]): string {
  if (years.length === 0) return 'no year yet; the node makes the parts of this year and the next when it starts\n'
  const rows = years.map((view) => [
    String(view.year),
    view.removedAt === undefined ? sizeText(view.octets) : `removed ${moment(view.removedAt)}`,
    view.removedAt === undefined ? String(view.open) : '',
    view.removedAt === undefined ? view.mayGoFrom : '',
    archiveText(view),
  ])
  return table(['year', 'on disk', 'not ended', 'may go from', 'newest archive (SHA-256 of the file)'], rows)
}

function archiveText({ archives }: YearView): string {
  const newest = archives.at(-1)
  if (newest === undefined) return 'none'
  return `${newest.sha256}, ${countsText(newest)}`
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

function sizeText(octets: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, octets)) / 3))
  return `${(octets / 1000 ** power).toPrecision(3)} ${UNITS[power]}`
}
