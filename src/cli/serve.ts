import type { Command } from 'commander'
import { nodeCommand } from './command.ts'
import type { CliWorld, Place } from './world.ts'

/** `eac serve`: runs the node until a signal ends it. */
export function serveCommand(world: CliWorld): Command {
  return nodeCommand('serve', 'run the node until it is told to stop', 'eac serve --data /srv/eac').action(
    async ({ config, data }: Place) => world.serve({ config, data }),
  )
}
