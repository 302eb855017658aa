import type { Rule } from './rule.ts'
import type { KnownByName, SpocState } from './state.ts'

/** A state whose certificate is good by the name in it, among all that are registered. */
export interface NamedStep {
  readonly state: SpocState
  /** Those that have registered a name in it, too. */
  readonly others: readonly SpocState[]
  /** Those of them whose certificate it is, by the same rules. */
  readonly alsoGood: readonly SpocState[]
}

type NamedRule = Rule<NamedStep>

const CLAUSE = 'registration of the state: known by name'

/** Also where the other one is suspended, or takes none of such a life. */
const ofOneState = {
  id: 'of-one-state',
  clause: CLAUSE,
  objection: ({ state, others, alsoGood }) => {
    const also = others.filter((other) => alsoGood.includes(other) || haveRootInCommon(state.byName, other.byName))
    if (also.length === 0) return undefined
    return `its names are registered of ${[state, ...also].map(({ country }) => country).join(' and ')}`
  },
} as const satisfies NamedRule

const notSuspended = {
  id: 'state-not-suspended',
  clause: CLAUSE,
  objection: ({ state: { byName, country } }) =>
    byName?.rests === true ? `${country} is suspended, and so nobody is known by its names` : undefined,
} as const satisfies NamedRule

export const NAMED_RULES = [ofOneState, notSuspended] as const satisfies readonly NamedRule[]
export type NamedRuleId = (typeof NAMED_RULES)[number]['id']

function haveRootInCommon(one: KnownByName | undefined, other: KnownByName | undefined): boolean {
  return (one?.roots ?? []).some(({ der }) => other?.roots.some((root) => Buffer.compare(root.der, der) === 0))
}
