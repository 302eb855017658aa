import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { pauseQueue, resumeQueue } from './hold.ts'
import { closeQueue, replayQueue } from './parked-decisions.ts'
import { listParked } from './parked-list.ts'
import { showQueue } from './show.ts'

/** `eac queue`, alone, shows it. */
export function queueCommands(world: CliWorld): Command {
  const made = group('queue', 'the work that is owed, and what keeps it waiting', 'eac queue', [])
  made.addCommand(showQueue(world), { isDefault: true })
  for (const make of [pauseQueue, resumeQueue, listParked, replayQueue, closeQueue]) made.addCommand(make(world))
  return made
}
