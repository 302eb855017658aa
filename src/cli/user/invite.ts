import type { Command } from 'commander'
import type { InvitationView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { type UserOptions, userOf, WHO_ASKS, WHO_DOES_THIS, withUser } from './credentials.ts'
import { readRoles, withRoles } from './roles-option.ts'
import { userText, waitsText } from './user-text.ts'

interface InviteOptions extends Place, UserOptions {
  readonly fullName: string
  readonly role?: string[]
  readonly json?: true
}

export function inviteUser(world: CliWorld): Command {
  const made = nodeCommand(
    'invite <name>',
    'a person who sets the password at the operators\u2019 listener, by a code shown here once',
    'eac user invite carol --full-name "Carol Cook" --role auditor',
  ).requiredOption('--full-name <text>', 'as it stands in the record')
  return withJson(withUser(withRoles(made), WHO_ASKS)).action(async (name: string, options: InviteOptions) => {
    const roles = readRoles(options)
    const wish = { name, fullName: options.fullName, roles, ...(await userOf(world, options)) }
    const invited = await withOperator(world, options, (operator) => operator.call('user.invite', wish))
    world.out(options.json ? jsonText(invited) : invitationText(invited) + waitsText(invited))
  })
}

interface ResetOptions extends Place, UserOptions {
  readonly json?: true
}

export function resetPassword(world: CliWorld): Command {
  const made = nodeCommand(
    'reset-password <name>',
    'a password that was forgotten counts no more; a code shown once sets the next one',
    'eac user reset-password alice',
  )
  return withJson(withUser(made, WHO_DOES_THIS)).action(async (name: string, options: ResetOptions) => {
    const input = { name, ...(await userOf(world, options)) }
    const invited = await withOperator(world, options, (operator) => operator.call('user.reset-password', input))
    world.out(options.json ? jsonText(invited) : invitationText(invited))
  })
}

function invitationText({ user, code, until }: InvitationView): string {
  return [
    userText(user),
    `\nThe code, shown now and never again: ${code}\n`,
    `Give it to ${user.fullName} alone: whoever has it sets the password, once, until ${moment(until)} GMT.\n`,
  ].join('')
}
