import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { showObjects } from './show.ts'
import { verifyObjects } from './verify.ts'

export function cvcCommands(world: CliWorld): Command {
  return group('cvc', 'read and verify card-verifiable certificates and requests', 'eac cvc show dv.cvcert', [
    showObjects(world),
    verifyObjects(world),
  ])
}
