import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { certificateTable } from './authority-text.ts'

interface RolloverOptions extends Place {
  readonly authority?: string
  readonly json?: true
}

/** `eac authority rollover`: a CVCA takes a new key; the link certificate carries the trust over. */
export function rollOverAuthority(world: CliWorld): Command {
  const made = nodeCommand(
    'rollover',
    'give a CVCA its next key, with a self-signed and a link certificate',
    'eac authority rollover --authority ut-cvca',
  ).option(...WHICH_AUTHORITY)
  return withJson(made).action(async (options: RolloverOptions) => {
    const made = await withOperator(world, options, async (operator) =>
      operator.call('authority.rollover', { name: await meantAuthority(operator, options.authority) }),
    )
    const certificates = [made.selfSigned, ...(made.link === undefined ? [] : [made.link])]
    const after = 'Hand them to your partners: eac authority export --output FILE\n'
    world.out(options.json ? jsonText(made) : `${certificateTable(certificates)}\n${after}`)
  })
}
