import type { Command } from 'commander'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { httpsUrl } from '../option-values.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

interface PushUrlOptions extends Place, UserOptions {
  readonly none?: true
  readonly json?: true
}

/** `eac partner set-push-url NAME URL`: where a partner is called unasked. */
export function changePushUrl(world: CliWorld): Command {
  const made = nodeCommand(
    'set-push-url <name>',
    'say where lists, and callbacks whose request names no URL, go',
    'eac partner set-push-url gate-1 https://gate-1.example.ut/tr-03129',
  )
    .argument('[url]', 'called as it stands, unlike a callback target', httpsUrl)
    .option('--none', 'it is called unasked no more')
  return withJson(withUser(made, WHO_ASKS)).action(
    async (name: string, url: string | undefined, options: PushUrlOptions) => {
      if ((url === undefined) === (options.none === undefined)) {
        throw new CliError('misuse', 'say the URL, or --none')
      }
      const input = { name, pushUrl: url, ...(await userOf(world, options)) }
      const result = await withOperator(world, options, (operator) => operator.call('partner.set-push-url', input))
      sayDoneOrProposed(world, options, result, partnerText)
    },
  )
}
