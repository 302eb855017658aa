import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { yearNumber } from './export.ts'
import { yearTable } from './list.ts'

interface RemoveOptions extends Place {
  readonly reason: string
  readonly withoutArchive?: true
  readonly json?: true
}

/** `eac archive remove`: a whole year, once the terms allow it and its newest archive holds all of it. */
export function removeYear(world: CliWorld): Command {
  const made = nodeCommand(
    'remove <year>',
    'remove the exchanges, messages and events of a year for good',
    'eac archive remove 2026 --reason "kept in the state archive"',
  )
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--without-archive', 'also where no archive of it was written')
  return withJson(made).action(async (text: string, options: RemoveOptions) => {
    const input = { year: yearNumber(text), reason: options.reason, withoutArchive: options.withoutArchive ?? false }
    const year = await withOperator(world, options, (operator) => operator.call('archive.remove', input))
    world.out(options.json ? jsonText(year) : yearTable([year]))
  })
}
