import type { Command } from 'commander'
import type { ListVersionView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface VersionsOptions extends Place {
  readonly authority?: string
  readonly json?: true
}

/** `eac list versions`: what the authorities of a node have, and which partner has what. */
export function listVersions(world: CliWorld): Command {
  const made = nodeCommand(
    'versions',
    'the lists a node has, the newest of each kind first, and who has which',
    'eac list versions',
  ).option(...WHICH_AUTHORITY)
  return withJson(made).action(async (options: VersionsOptions) => {
    const input = options.authority === undefined ? {} : { name: options.authority }
    const versions = await withOperator(world, options, (operator) => operator.call('list.list', input))
    world.out(options.json ? jsonText(versions) : versionTable(versions))
  })
}

function versionTable(versions: readonly ListVersionView[]): string {
  if (versions.length === 0)
    return 'No lists yet: eac list add brings one, eac list ask fetches one, eac list source add fetches them again and again.\n'
  const rows = versions.map((version) => [
    version.authority,
    version.kind,
    moment(version.signedAt),
    version.from ?? (version.source === undefined ? 'an operator' : `source ${version.source}`),
    moment(version.keptAt),
    version.sha256.slice(0, 16),
    version.heldBy.join(', '),
  ])
  return table(['authority', 'kind', 'signed (GMT)', 'from', 'kept (GMT)', 'SHA-256', 'held by'], rows)
}
