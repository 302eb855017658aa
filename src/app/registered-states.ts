import type { Partner, SpocRootForm, SpocStateForm } from '../messages/index.ts'
import type { RegisteredRoot, SpocState } from '../spoc-channel/index.ts'
import { type Database, listAllStates, listStateForms } from '../store/index.ts'

/** A registered state, as the channel asks for it. */
export interface RegisteredState extends SpocState {
  readonly partner: Partner
}

/**
 * Every state that has a SPOC, as its newest form says. Suspended ones, too: they are refused by the
 * answer to their message, in words of the contract; but not by name, where a suspension is all that ends a stolen key.
 */
export async function registeredStates(db: Database): Promise<RegisteredState[]> {
  const states: RegisteredState[] = []
  for (const partner of await listAllStates(db)) {
    const { privateNetwork } = partner
    const [newest] = await listStateForms(db, partner.id)
    if (newest?.form.spoc !== undefined)
      states.push({ partner, ...channelOf({ ...newest.form, spoc: newest.form.spoc }, partner.state), privateNetwork })
  }
  return states
}

export function channelOf(
  { country, spoc }: Pick<SpocStateForm, 'country' | 'spoc'>,
  registration: Partner['state'] = 'active',
): SpocState {
  const { knownByName } = spoc
  return {
    country,
    roots: spoc.roots.map(registeredRoot),
    byName: knownByName && {
      ...knownByName,
      roots: knownByName.roots.map(registeredRoot),
      rests: registration === 'suspended',
    },
    crlHosts: [new URL(spoc.url).hostname, ...(spoc.crlHosts ?? [])],
    hosts: [],
  }
}

function registeredRoot({ certificate, from, until }: SpocRootForm): RegisteredRoot {
  return {
    der: new Uint8Array(Buffer.from(certificate, 'base64')),
    from: new Date(`${from}T00:00:00.000Z`),
    until: new Date(`${until}T23:59:59.999Z`), // the last day counts
  }
}
