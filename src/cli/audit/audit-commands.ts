import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { exportAudit } from './export.ts'
import { listCheckpoints } from './list.ts'
import { showAudit } from './show.ts'
import { verifyAudit } from './verify.ts'

export function auditCommands(world: CliWorld): Command {
  return group('audit', 'the chain that every event of the node stands in, and its proofs', 'eac audit verify', [
    showAudit(world),
    listCheckpoints(world),
    verifyAudit(world),
    exportAudit(world),
  ])
}
