import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { handOverCertificates } from './certificates.ts'
import { checkBatch } from './check.ts'
import { exportBatch } from './export.ts'
import { importBatch } from './import.ts'
import { showBatchKey } from './key.ts'
import { pairMachine } from './pair.ts'
import { signBatch } from './sign.ts'

export function offlineCommands(world: CliWorld): Command {
  const what = 'requests that people carry: to other states, and to the machine with the keys of an off-line CVCA'
  return group('offline', what, 'eac offline export --to batch --for vault', [
    exportBatch(world),
    importBatch(world),
    showBatchKey(world),
    pairMachine(world),
    checkBatch(world),
    signBatch(world),
    handOverCertificates(world),
  ])
}
