import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { httpsUrl } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

interface PushUrlOptions extends Place {
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
  return withJson(made).action(async (name: string, url: string | undefined, options: PushUrlOptions) => {
    if ((url === undefined) === (options.none === undefined)) {
      throw new CliError('misuse', 'say the URL, or --none')
    }
    const input = { name, pushUrl: url }
    const partner = await withOperator(world, options, (operator) => operator.call('partner.set-push-url', input))
    world.out(options.json ? jsonText(partner) : partnerText(partner))
  })
}
