import type { SpocStateForm } from '../../messages/index.ts'
import {
  type CrlStore,
  createSpocChannel,
  type KeptCrl,
  type SpocChannel,
  type SpocState,
} from '../../spoc-channel/index.ts'
import { channelOf } from '../registered-states.ts'

/** The channel of the demo world itself, for what it sends and answers in the name of a state. */
export function channelOfStates(forms: readonly SpocStateForm[], now: () => Date): SpocChannel<SpocState> {
  return createSpocChannel({
    states: async () => forms.map((form) => channelOf(form)),
    crls: crlsInMemory(),
    now,
    onEvent: () => {},
  })
}

function crlsInMemory(): CrlStore {
  const kept = new Map<string, KeptCrl>()
  return {
    find: async ({ url, issuer }) => kept.get(`${url} ${issuer}`),
    keep: async ({ url, issuer }, crl) => void kept.set(`${url} ${issuer}`, crl),
  }
}
