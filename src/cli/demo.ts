import type { Command } from 'commander'
import { command } from './command.ts'
import { choice, port, wholeNumber } from './option-values.ts'
import { type CliWorld, type DemoWish, TLS_CAS } from './world.ts'

/** `eac demo`: states with test authorities on this machine, that exchange for real. */
export function demoCommand(world: CliWorld): Command {
  return command('demo', 'run a demo world: states that exchange on this machine', 'eac demo --port 9400 --states 3')
    .option('--data <folder>', 'where it lives, and goes on from at the next start (default: demo-data here)')
    .option(
      '--port <number>',
      'first port to listen on; states and terminals take those after it (default: 8443)',
      port,
    )
    .option(
      '--states <number>',
      'how many states there are: 2 or 3; one can be added later (default: 2)',
      wholeNumber(2, 3),
    )
    .addOption(
      choice(
        '--tls-ca <name>',
        'where TLS certificates come from: the nodes themselves, or pebble, a CA of others, by ACME (default: local)',
        TLS_CAS,
      ),
    )
    .option('--terminals <number>', 'how many terminals of UT ask for certificates (default: 3)', wholeNumber(1, 1000))
    .action(async ({ data, port, states, terminals, tlsCa }: DemoWish) =>
      world.demo({ data, port, states, terminals, tlsCa }),
    )
}
