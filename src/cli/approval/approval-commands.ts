import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { listApprovals } from './list.ts'
import { showApproval } from './show.ts'
import { withdrawApproval } from './withdraw.ts'

export function approvalCommands(world: CliWorld): Command {
  return group('approval', 'what waits for people to approve it', 'eac approval list', [
    listApprovals(world),
    showApproval(world),
    withdrawApproval(world),
  ])
}
