/**
 * What people of a node may do. Administrators see to people and to the node itself, officers to keys, trust and who is registered, approvers
 * decide what waits, operators do the work of the day, auditors see everything and change nothing.
 */
export const ROLES = ['administrator', 'officer', 'approver', 'operator', 'auditor'] as const
export type Role = (typeof ROLES)[number]

/** Those by which somebody else could be made anything: on keys and trust, on people, on what waits. */
const POWERFUL: readonly Role[] = ['administrator', 'officer', 'approver']

/** Whether somebody gets a role that counts. */
export const givesPower = (before: readonly Role[], after: readonly Role[]): boolean =>
  POWERFUL.some((role) => after.includes(role) && !before.includes(role))

/** The same, or there is one fewer to approve. */
export const changesPower = (before: readonly Role[], after: readonly Role[]): boolean =>
  givesPower(before, after) || (before.includes('approver') && !after.includes('approver'))

export const isPowerful = (roles: readonly Role[]): boolean => POWERFUL.some((role) => roles.includes(role))

/** Of roles that somebody is to get, those that nobody has to approve. */
export const withoutPower = (roles: readonly Role[]): Role[] => roles.filter((role) => !POWERFUL.includes(role))

/** @returns what speaks against somebody having these roles together; undefined: nothing */
export function objectionToRoles(roles: readonly Role[]): string | undefined {
  if (roles.length === 0) return `a user has at least one role of ${ROLES.join(', ')}`
  if (roles.includes('auditor') && roles.length > 1) return 'an auditor changes nothing, and so has no other role'
  return undefined
}
