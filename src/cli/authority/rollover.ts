import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { announcementTable, certificateTable } from './authority-text.ts'

interface RolloverOptions extends Place {
  readonly authority?: string
  readonly status?: true
  readonly json?: true
}

/** `eac authority rollover`: a CVCA takes a new key; the link certificate carries the trust over. */
export function rollOverAuthority(world: CliWorld): Command {
  const made = nodeCommand(
    'rollover',
    'give a CVCA its next key, with a self-signed and a link certificate',
    'eac authority rollover --authority ut-cvca',
  )
    .option(...WHICH_AUTHORITY)
    .option('--status', 'make no key: tell who has acknowledged the certificates they were sent')
  return withJson(made).action(async (options: RolloverOptions) => {
    if (options.status) return showStatus(world, options)
    const made = await withOperator(world, options, async (operator) =>
      operator.call('authority.rollover', { name: await meantAuthority(operator, options.authority) }),
    )
    const certificates = [made.selfSigned, ...(made.link === undefined ? [] : [made.link])]
    const after = 'Hand them to other partners: eac authority export --output FILE\n'
    world.out(options.json ? jsonText(made) : `${certificateTable(certificates)}\n${sentText(made.sentTo)}${after}`)
  })
}

async function showStatus(world: CliWorld, options: RolloverOptions): Promise<void> {
  const { announcements } = await withOperator(world, options, async (operator) =>
    operator.call('authority.show', { name: await meantAuthority(operator, options.authority) }),
  )
  world.out(options.json ? jsonText(announcements) : announcementTable(announcements))
}

function sentText(sentTo: readonly string[]): string {
  if (sentTo.length === 0) return 'Nobody is sent them unasked: no DV or state with an address is registered.\n'
  return `They are on their way to ${sentTo.join(', ')}; who has them: eac authority rollover --status\n`
}
