/**
 * What people of a node may do. Administrators see to people and to the node itself, officers to keys, trust and who is registered, approvers
 * decide what waits, operators do the work of the day, auditors see everything and change nothing.
 */
export const ROLES = ['administrator', 'officer', 'approver', 'operator', 'auditor'] as const
export type Role = (typeof ROLES)[number]

/** @returns what speaks against somebody having these roles together; undefined: nothing */
export function objectionToRoles(roles: readonly Role[]): string | undefined {
  if (roles.length === 0) return `a user has at least one role of ${ROLES.join(', ')}`
  if (roles.includes('auditor') && roles.length > 1) return 'an auditor changes nothing, and so has no other role'
  return undefined
}
