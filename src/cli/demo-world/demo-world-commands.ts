import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { coverageOfWorld } from './coverage.ts'
import { faultInWorld } from './fault.ts'
import { rollOverInWorld } from './rollover.ts'

/** `eac world`: the demo world as a whole. */
export function demoWorldCommands(world: CliWorld): Command {
  return group('world', 'for the demo world only: its states as a whole, and faults to try', 'eac world coverage', [
    coverageOfWorld(world),
    rollOverInWorld(world),
    faultInWorld(world),
  ])
}
