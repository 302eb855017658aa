import type { Command } from 'commander'
import type { OperatorCommand, UserView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { userText } from './user-text.ts'

export const unlockUser = (world: CliWorld): Command =>
  onUser(world, 'unlock', 'user.unlock', 'the pause after wrong passwords and codes ends now')

export const removeSecondFactor = (world: CliWorld): Command =>
  onUser(
    world,
    'remove-second-factor',
    'user.remove-second-factor',
    'the authenticator app is lost: the next log-in asks for a new one',
  )

function onUser(
  world: CliWorld,
  word: string,
  command: OperatorCommand & ('user.unlock' | 'user.remove-second-factor'),
  description: string,
): Command {
  const made = nodeCommand(`${word} <name>`, description, `eac user ${word} alice`)
  return withJson(made).action(async (name: string, options: Place & { json?: true }) => {
    const user: UserView = await withOperator(world, options, (operator) => operator.call(command, { name }))
    world.out(options.json ? jsonText(user) : userText(user))
  })
}
