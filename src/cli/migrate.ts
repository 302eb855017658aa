import type { Command } from 'commander'
import type { MigrateView } from '../messages/index.ts'
import { CliError } from './cli-error.ts'
import { nodeCommand, withJson } from './command.ts'
import { jsonText } from './output/json.ts'
import type { CliWorld, Place } from './world.ts'

interface MigrateOptions extends Place {
  readonly check?: true
  readonly json?: true
}

/** `eac migrate`: what every start does, as a step of its own. */
export function migrateCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'migrate',
    'bring the database to the form this version needs, as every start does',
    'eac migrate --data /srv/eac --check',
  ).option('--check', 'change nothing, list what is missing; exit code 1 where something is')
  return withJson(made).action(async ({ config, data, json, ...options }: MigrateOptions) => {
    const check = options.check === true
    const result = await world.migrate({ config, data }, { check })
    world.out(json ? jsonText(result) : migrateText(result, check))
    const missing = result.migrations.length
    if (!check || missing === 0) return
    const [count, them] = missing === 1 ? ['one migration is', 'it'] : [`${missing} migrations are`, 'them']
    throw new CliError('refused', `${count} missing; eac migrate carries ${them} out`)
  })
}

function migrateText({ database, migrations }: MigrateView, check: boolean): string {
  if (migrations.length === 0) return `${database} has the newest form.\n`
  const first = check ? `${database} lacks:` : `Brought ${database} to the newest form:`
  return [first, ...migrations.map((name) => `  ${name}`), ''].join('\n')
}
