import type { UserView } from '../../messages/index.ts'
import { fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'

export const ADD_USERS = 'no user yet; add those who approve with eac user add NAME --full-name "FULL NAME"\n'

export function userTable(users: readonly UserView[]): string {
  if (users.length === 0) return ADD_USERS
  const rows = users.map(({ name, fullName, createdAt, disabledAt }) => [
    name,
    fullName,
    moment(createdAt),
    disabledAt === undefined ? 'active' : `disabled ${moment(disabledAt)}`,
  ])
  return table(['name', 'full name', 'since (GMT)', 'state'], rows)
}

export function userText({ name, fullName, disabledAt }: UserView): string {
  return fieldLines([
    ['user', name],
    ['full name', fullName],
    ['state', disabledAt === undefined ? 'active' : `disabled since ${moment(disabledAt)} GMT`],
  ])
}
