import type { Command } from 'commander'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { type UserOptions, userOf, WHO_ASKS, WHO_DOES_THIS, withUser } from './credentials.ts'
import { userText } from './user-text.ts'

interface UnlockOptions extends Place, UserOptions {
  readonly json?: true
}

export function unlockUser(world: CliWorld): Command {
  const made = nodeCommand(
    'unlock <name>',
    'the pause after wrong passwords and codes ends now',
    'eac user unlock alice',
  )
  return withJson(withUser(made, WHO_DOES_THIS)).action(async (name: string, options: UnlockOptions) => {
    const input = { name, ...(await userOf(world, options)) }
    const user = await withOperator(world, options, (operator) => operator.call('user.unlock', input))
    world.out(options.json ? jsonText(user) : userText(user))
  })
}

export function removeSecondFactor(world: CliWorld): Command {
  const made = nodeCommand(
    'remove-second-factor <name>',
    'the authenticator app is lost: the next log-in asks for a new one',
    'eac user remove-second-factor alice',
  )
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, options: UnlockOptions) => {
    const input = { name, ...(await userOf(world, options)) }
    const result = await withOperator(world, options, (operator) => operator.call('user.remove-second-factor', input))
    sayDoneOrProposed(world, options, result, userText)
  })
}
