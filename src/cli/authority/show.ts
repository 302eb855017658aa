import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { meantAuthority, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { shownAuthorityText } from './authority-text.ts'

export function showAuthority(world: CliWorld): Command {
  const made = nodeCommand(
    'show',
    'its policy, keys and certificates, when they are renewed, and who has its new ones',
    'eac authority show ut-dv',
  ).argument('[name]', 'which one (not needed when there is only one)')
  return withJson(made).action(async (named: string | undefined, options: Place & { json?: true }) => {
    const authority = await withOperator(world, options, async (operator) =>
      operator.call('authority.show', { name: await meantAuthority(operator, named) }),
    )
    world.out(options.json ? jsonText(authority) : shownAuthorityText(authority))
  })
}
