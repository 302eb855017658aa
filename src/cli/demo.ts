import type { Command } from 'commander'
import { command } from './command.ts'
import { port, wholeNumber } from './option-values.ts'
import type { CliWorld, DemoWish } from './world.ts'

/** `eac demo`: a world of test authorities on this machine. */
export function demoCommand(world: CliWorld): Command {
  return command('demo', 'run a demo world of test authorities on this machine', 'eac demo --port 9400 --terminals 3')
    .option('--data <folder>', 'where it lives, and goes on from at the next start (default: demo-data here)')
    .option('--port <number>', 'first port to listen on; terminals take some of those after it (default: 8443)', port)
    .option('--terminals <number>', 'how many terminals ask for certificates', wholeNumber(1, 1000))
    .action(async ({ data, port, terminals }: DemoWish) => world.demo({ data, port, terminals }))
}
