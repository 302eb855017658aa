import type { Command } from 'commander'
import type { HeldPartnerView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { heldText } from './held-text.ts'

interface HoldOptions extends Place {
  readonly why: string
  readonly json?: true
}

/** `eac queue pause PARTNER`: nothing goes out to it, and nothing is lost. */
export function pauseQueue(world: CliWorld): Command {
  const made = nodeCommand(
    'pause <partner>',
    'send nothing to a partner until you resume; what is owed to it waits',
    'eac queue pause FU --why "maintenance until noon, told by telephone"',
  ).requiredOption('--why <text>', 'why, for the record')
  return withJson(made).action(async (name: string, { why, json, ...place }: HoldOptions) => {
    const held = await withOperator(world, place, (operator) => operator.call('queue.pause', { name, why }))
    world.out(json ? jsonText(held) : `${heldText([held])}\nTo go on: eac queue resume ${visible(name)}\n`)
  })
}

/** `eac queue resume PARTNER`: it goes on at once; a partner that is not reached is tried now. */
export function resumeQueue(world: CliWorld): Command {
  const made = nodeCommand(
    'resume <partner>',
    'end a pause, and try a partner that was not reached at once',
    'eac queue resume FU',
  ).option('--why <text>', 'why, for the record', 'resumed by an operator')
  return withJson(made).action(async (name: string, { why, json, ...place }: HoldOptions) => {
    const held = await withOperator(world, place, (operator) => operator.call('queue.resume', { name, why }))
    world.out(json ? jsonText(held) : resumedText(held))
  })
}

function resumedText(held: HeldPartnerView): string {
  const name = visible(held.partner)
  if (held.circuit === undefined) return `What is owed to ${name} goes out.\n`
  return `${heldText([held])}\n${name} is tried now; once it is reached, the rest follows. See eac queue\n`
}
