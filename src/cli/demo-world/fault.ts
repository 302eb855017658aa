import { Argument, type Command } from 'commander'
import { command } from '../command.ts'
import { visible } from '../output/visible.ts'
import { type CliWorld, FAULTS, type Fault } from '../world.ts'
import { stateOfWorld } from './state-of-world.ts'
import { WHERE } from './where.ts'

const WHAT: Readonly<Record<Fault, string>> = {
  down: 'its SPOC listens no more',
  slow: 'its SPOC answers late',
  'wrong-certificate': 'its next answer brings another certificate than the one asked for',
  'answers-twice': 'its SPOC brought its last answers once more',
  'unknown-id': 'its SPOC answered what nobody asked',
  none: 'its SPOC works again',
}

/** `eac world fault FU down`: a real fault at the wire of a state's SPOC, and where to see it. */
export function faultInWorld(world: CliWorld): Command {
  return command('fault', 'make the SPOC of a state fail, and see it from the other side', 'eac world fault FU down')
    .argument('<state>', 'country')
    .addArgument(new Argument('<fault>', 'none ends it').choices(FAULTS))
    .option(...WHERE)
    .action(async (country: string, fault: Fault, { data }: { data?: string }) => {
      const found = await world.demoWorld(data)
      const at = stateOfWorld(found, country).country
      const seen = await found.fault(at, fault)
      world.out(`${at}: ${WHAT[fault]}.\n`)
      for (const one of seen) {
        const { folder } = stateOfWorld(found, one.country)
        world.out(`${one.country} ${visible(one.sees)}. Look: npx eac ${one.look} --data ${visible(folder)}\n`)
      }
    })
}
