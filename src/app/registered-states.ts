import type { Partner, SpocStateForm } from '../messages/index.ts'
import type { SpocState } from '../spoc-channel/index.ts'
import { type Database, listAllStates, listStateForms } from '../store/index.ts'

/** A registered state, as the channel asks for it. */
export interface RegisteredState extends SpocState {
  readonly partner: Partner
}

/**
 * Every state that has a SPOC, as its newest form says. Suspended ones, too: they are refused by the
 * answer to their message, in words of the contract.
 */
export async function registeredStates(db: Database): Promise<RegisteredState[]> {
  const states: RegisteredState[] = []
  for (const partner of await listAllStates(db)) {
    const [newest] = await listStateForms(db, partner.id)
    if (newest?.form.spoc !== undefined)
      states.push({ partner, ...channelOf({ ...newest.form, spoc: newest.form.spoc }) })
  }
  return states
}

export function channelOf({ country, spoc }: Pick<SpocStateForm, 'country' | 'spoc'>): SpocState {
  return {
    country,
    roots: spoc.roots.map(({ certificate, from, until }) => ({
      der: new Uint8Array(Buffer.from(certificate, 'base64')),
      from: new Date(`${from}T00:00:00.000Z`),
      until: new Date(`${until}T23:59:59.999Z`), // the last day counts
    })),
    crlHosts: [new URL(spoc.url).hostname, ...(spoc.crlHosts ?? [])],
    hosts: [],
  }
}
