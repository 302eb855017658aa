import { DOCUMENT_TOLERANCES, RPC_TOLERANCES, type Tolerance } from '../soap/index.ts'
import { CONTENT_TOLERANCES } from './content-tolerances.ts'
import { NAMESPACE_TOLERANCES } from './namespaces.ts'
import { ANSWER_DEVIATIONS } from './result.ts'

const ENVELOPE_TOLERANCES = {
  'soap-1.2': 'some toolkits speak SOAP 1.2; answered in kind',
} as const

/** Every deviation that is let pass, by name and with its reason, in groups as people look for them. */
export const TOLERANCE_GROUPS = {
  'envelope and namespaces': { ...ENVELOPE_TOLERANCES, ...NAMESPACE_TOLERANCES },
  'form, in 1.0 and 1.1': whysOf(RPC_TOLERANCES),
  'form, in 1.4': whysOf(DOCUMENT_TOLERANCES),
  'content, in any edition': CONTENT_TOLERANCES,
  'answers to our calls': ANSWER_DEVIATIONS,
} as const satisfies Record<string, Readonly<Record<string, string>>>

type GroupOf<Group> = Group extends unknown ? keyof Group : never
export type ToleranceName = GroupOf<(typeof TOLERANCE_GROUPS)[keyof typeof TOLERANCE_GROUPS]>

/** All of them. Each is granted to every partner, unless it is switched off for that one. */
export const TOLERANCES: Readonly<Record<ToleranceName, string>> = Object.assign({}, ...Object.values(TOLERANCE_GROUPS))

function whysOf<Name extends string>(table: Readonly<Record<Name, Tolerance>>): Readonly<Record<Name, string>> {
  const whys = Object.entries<Tolerance>(table).map(([name, { why }]) => [name, why])
  return Object.fromEntries(whys) as Record<Name, string>
}
