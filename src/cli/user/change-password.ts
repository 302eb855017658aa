import type { Command } from 'commander'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { readNewPassword, type UserOptions, withCode, withPassword } from './credentials.ts'
import { userText } from './user-text.ts'

interface PasswordOptions extends Place, Pick<UserOptions, 'passwordStdin' | 'code'> {
  readonly json?: true
}

/** Two lines where they are not typed: the password until now, and the next one. */
export function changePassword(world: CliWorld): Command {
  const made = nodeCommand(
    'password <name>',
    'set your next password; not typed, they are two lines: the one until now, the next one',
    'eac user password alice',
  )
  return withJson(withCode(withPassword(made))).action(async (name: string, options: PasswordOptions) => {
    const [until = '', password = ''] = await readNewPassword(world, [`Password of ${name} until now: `], options)
    const input = { by: { name, password: until, ...(options.code !== undefined && { code: options.code }) }, password }
    const user = await withOperator(world, options, (operator) => operator.call('user.password', input))
    world.out(options.json ? jsonText(user) : `The password of ${user.name} is changed.\n${userText(user)}`)
  })
}
