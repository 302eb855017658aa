import {
  type ApprovalRules,
  type ApprovalsNeeded,
  isSettingName,
  type SettingName,
  type SettingValue,
} from '../../messages/index.ts'
import type { Config } from '../config.ts'

const SECTIONS = [
  'retry',
  'circuit',
  'escalation',
  'approvals',
  'load',
  'limits',
  'exchanges',
  'people',
  'renewal',
] as const
type Section = (typeof SECTIONS)[number]
type FileSections = Pick<Config, Section>

/** The sections that hold what may be changed while the node runs; what in them may not is as the file says. */
export type InForce = Omit<FileSections, 'approvals'> & {
  readonly approvals: FileSections['approvals'] & ApprovalRules
}

/** @param set what is set at the node, and fits */
export function inForce(file: FileSections, set: ReadonlyMap<SettingName, SettingValue>): InForce {
  const sections = structuredClone(Object.fromEntries(SECTIONS.map((name) => [name, file[name]]))) as FileSections
  for (const [name, value] of set) place(sections, name.split('.'), value)
  return { ...sections, approvals: withUsers(sections.approvals) }
}

export function valueAt(sections: InForce, name: SettingName): SettingValue {
  return name.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], sections) as SettingValue
}

/** Those of other versions are nobody's here. */
export const knownOf = (set: ReadonlyMap<string, unknown>): [SettingName, unknown][] =>
  [...set].flatMap(([name, value]) => (isSettingName(name) ? [[name, value] as [SettingName, unknown]] : []))

/** A change of a setting is approved by as many as the file says in `approvals.settings`, else by the most of what is in force. */
export function neededForSettings({ approvals }: Pick<InForce, 'approvals'>): ApprovalsNeeded {
  const { settings, users } = approvals
  return settings ?? (Math.max(mostOf(approvals), users) as ApprovalsNeeded)
}

export const withUsers = <Approvals extends FileSections['approvals']>(
  approvals: Approvals,
): Approvals & ApprovalRules => ({ ...approvals, users: approvals.users ?? mostOf(approvals) })

const mostOf = ({ suspension, initialRequest, registration, rollover }: FileSections['approvals']): ApprovalsNeeded =>
  Math.max(suspension, initialRequest, registration, rollover) as ApprovalsNeeded

function place(sections: object, [name = '', ...rest]: readonly string[], value: SettingValue): void {
  const at = sections as Record<string, unknown>
  if (rest.length === 0) at[name] = value
  else place(at[name] as object, rest, value)
}
