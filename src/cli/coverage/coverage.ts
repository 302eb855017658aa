import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { coverageText } from './coverage-text.ts'
import { terminalsText } from './terminals-text.ts'

/** `eac coverage`: whom our DVs and terminals are certified by, for how long, and what is under way. */
export function coverageCommand(world: CliWorld): Command {
  const made = nodeCommand(
    'coverage',
    'what our DVs and control centres hold of each CA: valid until when, renewal at which stage',
    'eac coverage',
  )
    .addHelpText(
      'after',
      [
        '',
        'Stages: good; plan (it is time, the node asks); act (the answer of a week would come late);',
        'late (three days left: call them); lost (run out); none (never had).',
      ].join('\n'),
    )
    .option('--terminals', 'how many terminals can read whose passports today, and until when at least')
  return withJson(made).action(async (options: Place & { json?: true; terminals?: true }) => {
    await withOperator(world, options, async (operator) => {
      if (options.terminals) {
        const groups = await operator.call('coverage.terminals', {})
        return world.out(options.json ? jsonText(groups) : terminalsText(groups))
      }
      const pairs = await operator.call('coverage.show', {})
      if (options.json) return world.out(jsonText(pairs))
      world.out(coverageText(pairs, pairs.length > 0 ? [] : await operator.call('authority.list', {})))
    })
  })
}
