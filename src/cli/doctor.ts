import type { Command } from 'commander'
import type { ExaminedView } from '../messages/index.ts'
import { CliError } from './cli-error.ts'
import { nodeCommand, withJson } from './command.ts'
import { jsonText } from './output/json.ts'
import { visible } from './output/visible.ts'
import { withOperator } from './with-operator.ts'
import type { CliWorld, Place } from './world.ts'

/** `eac doctor`: looks at what a node stands on, and says what to do. */
export function doctorCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'doctor',
    'look at database, queue, clock, keys, TLS, partners and disk, and say what to do',
    'eac doctor --data /srv/eac',
  )
  return withJson(made).action(async (options: Place & { json?: true }) => {
    const found = await withOperator(world, options, (operator) => operator.call('node.examine', {}))
    world.out(options.json ? jsonText(found) : found.map(lines).join(''))
    const bad = found.filter(({ state }) => state === 'bad').length
    if (bad > 0) throw new CliError('refused', bad === 1 ? 'one thing is bad' : `${bad} things are bad`)
  })
}

const WORDS = { good: 'good', warning: 'look', bad: 'BAD' } as const
const WIDTHS = { state: 6, what: 10 }

function lines({ what, state, says, mend }: ExaminedView): string {
  const first = `${WORDS[state].padEnd(WIDTHS.state)}${what.padEnd(WIDTHS.what)}${visible(says)}\n`
  return mend === undefined ? first : `${first}${' '.repeat(WIDTHS.state + WIDTHS.what)}→ ${mend}\n`
}
