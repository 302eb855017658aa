import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { exportBatch } from './export.ts'
import { importBatch } from './import.ts'

export function offlineCommands(world: CliWorld): Command {
  return group('offline', 'requests to other states that people carry', 'eac offline export --to batch', [
    exportBatch(world),
    importBatch(world),
  ])
}
