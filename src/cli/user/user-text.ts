import type { ApprovalView, UserView } from '../../messages/index.ts'
import { approvalText } from '../approval/approval-text.ts'
import { fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'

export const ADD_USERS = 'no user yet; add one with eac user add NAME --full-name "FULL NAME" --role ROLE\n'

/** Roles of a new user may wait for others. */
export const waitsText = ({ approval }: { readonly approval?: ApprovalView | undefined }): string =>
  approval === undefined ? '' : `\nThe roles wait for approval.\n\n${approvalText(approval)}`

export function userTable(users: readonly UserView[]): string {
  if (users.length === 0) return ADD_USERS
  const rows = users.map(({ name, fullName, roles, secondFactor, createdAt, disabledAt }) => [
    name,
    fullName,
    roles.join(', ') || 'none yet',
    secondFactor ? 'yes' : 'no',
    moment(createdAt),
    disabledAt === undefined ? 'active' : `disabled ${moment(disabledAt)}`,
  ])
  return table(['name', 'full name', 'roles', 'second factor', 'since (GMT)', 'state'], rows)
}

export function userText({ name, fullName, roles, secondFactor, disabledAt }: UserView): string {
  return fieldLines([
    ['user', name],
    ['full name', fullName],
    ['roles', roles.join(', ') || 'none yet'],
    ['second factor', secondFactor ? 'yes' : 'no'],
    ['state', disabledAt === undefined ? 'active' : `disabled since ${moment(disabledAt)} GMT`],
  ])
}
