import type { Command } from 'commander'
import type { AnnouncementView, Operator } from '../../messages/index.ts'
import { proposedText } from '../approval/approval-text.ts'
import { command } from '../command.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld } from '../world.ts'
import { stateOfWorld } from './state-of-world.ts'
import { WHERE } from './where.ts'

const LOOK_AGAIN_MILLISECONDS = 200
const PATIENCE_MILLISECONDS = 20_000

/** `eac world rollover UT`: the CVCA of a state takes a new key, and its partners are told. */
export function rollOverInWorld(world: CliWorld): Command {
  return command('rollover', 'give the CVCA of a state a new key, and see who acknowledges', 'eac world rollover UT')
    .argument('<state>', 'country')
    .option(...WHERE)
    .action(async (country: string, { data }: { data?: string }) => {
      const { folder, cvca } = stateOfWorld(await world.demoWorld(data), country)
      await withOperator(world, { data: folder }, async (operator) => {
        const made = await operator.call('authority.rollover', { name: cvca })
        if ('approval' in made) return world.out(proposedText(made.approval))
        const { selfSigned, link, sentTo } = made
        const { holderReference } = selfSigned
        const by = link === undefined ? '' : `, linked to ${link.authorityReference}`
        world.out(`${cvca} signs with ${holderReference} from now on${by}.\n`)
        if (sentTo.length === 0) return world.out('Nobody is registered that would be sent it.\n')
        const sent = await awaitAcknowledgements(world, operator, { cvca, holderReference, many: sentTo.length })
        return world.out(`\n${announcementTable(sent)}`)
      })
    })
}

interface Awaited {
  readonly cvca: string
  readonly holderReference: string
  readonly many: number
}

/** Until all of them have it, or it takes too long; not at all where the node does not run. */
async function awaitAcknowledgements(
  world: CliWorld,
  operator: Operator,
  { cvca, holderReference, many }: Awaited,
): Promise<AnnouncementView[]> {
  const { running } = await operator.call('node.show', {})
  const giveUpAt = world.now().getTime() + (running ? PATIENCE_MILLISECONDS : 0)
  for (;;) {
    const { announcements } = await operator.call('authority.show', { name: cvca })
    const sent = announcements.filter((one) => one.holderReferences.includes(holderReference))
    const known = sent.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)
    if (known.length >= many || world.now().getTime() >= giveUpAt) return sent
    await world.pause(LOOK_AGAIN_MILLISECONDS)
  }
}

function announcementTable(sent: readonly AnnouncementView[]): string {
  const rows = sent.map(({ partner, sentAt, acknowledgedAt }) => [
    partner,
    moment(sentAt),
    acknowledgedAt === undefined ? 'not yet: it is tried again while the world runs' : moment(acknowledgedAt),
  ])
  return table(['sent to', 'sent (GMT)', 'acknowledged (GMT)'], rows)
}
