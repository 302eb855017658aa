import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { exportArchive } from './export.ts'
import { listYears } from './list.ts'
import { removeYear } from './remove.ts'
import { verifyArchive } from './verify.ts'

export function archiveCommands(world: CliWorld): Command {
  return group('archive', 'years of exchanges and events: written out, and removed', 'eac archive list', [
    listYears(world),
    exportArchive(world),
    verifyArchive(world),
    removeYear(world),
  ])
}
