import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { LIST_SOURCE_KINDS, type ListSourceKind } from '../../../messages/index.ts'
import { nodeCommand, withJson } from '../../command.ts'
import { choice, mandatory } from '../../option-values.ts'
import { jsonText } from '../../output/json.ts'
import { readInput } from '../../read-input.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../../with-operator.ts'
import type { CliWorld, Place } from '../../world.ts'
import { sourceText } from './source-text.ts'

interface AddOptions extends Place {
  readonly kind: ListSourceKind
  readonly from: string
  readonly every: number
  readonly ca?: string
  readonly authority?: string
  readonly json?: true
}

/** `eac list source add NAME`: looked at at once, and then again and again. */
export function addSource(world: CliWorld): Command {
  const made = nodeCommand(
    'add <name>',
    'fetch lists from a place again and again',
    'eac list source add german-npkd --kind http --from https://npkd.example.ut/master.ml --every 6h',
  )
    .addOption(mandatory(choice('--kind <kind>', 'of place; http is also https', LIST_SOURCE_KINDS)))
    .requiredOption('--from <place>', 'path on the machine of the node, or URL; redirects are not followed')
    .addOption(
      new Option('--every <time>', 'how often: a number with s, m, h or d behind it')
        .argParser(seconds)
        .default(21_600, '6h'),
    )
    .option('--ca <file>', 'certificates to trust instead of the usual ones, PEM; for https')
    .option(...WHICH_AUTHORITY)
  return withJson(made).action(async (name: string, options: AddOptions) => {
    const { kind, from, every: everySeconds } = options
    const place = kind === 'http' ? from : resolve(from)
    const ca = options.ca === undefined ? undefined : Buffer.from(await readInput(world, options.ca)).toString('utf8')
    const added = await withOperator(world, options, async (operator) => {
      const authority = await meantAuthority(operator, options.authority)
      return operator.call('list.source.add', { name, authority, kind, place, ca, everySeconds })
    })
    world.out(options.json ? jsonText(added) : sourceText(added))
  })
}

const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

function seconds(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (number === undefined) throw new InvalidArgumentError('Use a number with s, m, h or d behind it, as 6h.')
  return Number(number) * SECONDS_OF[unit]!
}
