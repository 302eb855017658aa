import type { Command } from 'commander'
import type { RolloverUnderWayView, RolloverView } from '../../messages/index.ts'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { meantAuthority, WHICH_AUTHORITY, withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { announcementTable, certificateTable } from './authority-text.ts'

interface RolloverOptions extends Place, UserOptions {
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
    .option('--status', 'make no key: tell what waits for approval, and who has the certificates they were sent')
  return withJson(withUser(made, WHO_ASKS)).action(async (options: RolloverOptions) => {
    if (options.status) return showStatus(world, options)
    const who = await userOf(world, options)
    const result = await withOperator(world, options, async (operator) =>
      operator.call('authority.rollover', { name: await meantAuthority(operator, options.authority, 'CVCA'), ...who }),
    )
    sayDoneOrProposed(world, options, result, madeText)
  })
}

function madeText({ selfSigned, link, sentTo }: RolloverView): string {
  const certificates = [selfSigned, ...(link === undefined ? [] : [link])]
  const after = 'Hand them to other partners: eac authority export --output FILE\n'
  return `${certificateTable(certificates)}\n${sentText(sentTo)}${after}`
}

async function showStatus(world: CliWorld, options: RolloverOptions): Promise<void> {
  const { announcements, rollover } = await withOperator(world, options, async (operator) =>
    operator.call('authority.show', { name: await meantAuthority(operator, options.authority, 'CVCA') }),
  )
  if (options.json) world.out(jsonText({ rollover, announcements }))
  else world.out(`${underWayText(rollover)}${announcementTable(announcements)}`)
}

function underWayText(rollover: RolloverUnderWayView | undefined): string {
  if (rollover === undefined) return ''
  const { approval, state, since, why } = rollover
  const at = `since ${moment(since)} GMT`
  if (state === 'waiting') return `A rollover waits for approval ${at}: eac approval show ${approval}\n\n`
  const trouble = why === undefined ? '' : ` It did not succeed yet: ${why}.`
  return `A rollover is approved ${at} (approval ${approval}) and done as soon as the node runs, or at the next command on a machine without a network.${trouble}\n\n`
}

function sentText(sentTo: readonly string[]): string {
  if (sentTo.length === 0) return 'Nobody is sent them unasked: no DV or state with an address is registered.\n'
  return `They are on their way to ${sentTo.join(', ')}; who has them: eac authority rollover --status\n`
}
