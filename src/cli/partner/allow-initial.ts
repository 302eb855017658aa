import { type Command, Option } from 'commander'
import type { AllowedView } from '../../messages/index.ts'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { nodeCommand, withJson } from '../command.ts'
import { fingerprint, mandatory, wholeNumber } from '../option-values.ts'
import { fieldLines } from '../output/fields.ts'
import { moment } from '../output/moment.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface AllowOptions extends Place, UserOptions {
  readonly keyFingerprint: string
  readonly hours: number
  readonly json?: true
}

const A_MONTH_HOURS = 744

/** `eac partner allow-initial`: lets one request through that no earlier key vouches for. */
export function allowInitial(world: CliWorld): Command {
  const made = nodeCommand(
    'allow-initial <name>',
    'let the first request of a partner through, for this key only',
    'eac partner allow-initial gate-1 --key-fingerprint 5b0c… --hours 24',
  )
    .addOption(
      mandatory(
        new Option('--key-fingerprint <sha256>', 'compared with the partner over another channel').argParser(
          fingerprint,
        ),
      ),
    )
    .option('--hours <number>', 'how long the permission lasts', wholeNumber(1, A_MONTH_HOURS), 72)
  return withJson(withUser(made, WHO_ASKS)).action(async (name: string, options: AllowOptions) => {
    const { keyFingerprint, hours } = options
    const who = await userOf(world, options)
    const allowed = await withOperator(world, options, (operator) =>
      operator.call('partner.allow-initial', { name, keyFingerprint, hours, ...who }),
    )
    sayDoneOrProposed(world, options, allowed, allowedText)
  })
}

function allowedText(allowed: AllowedView): string {
  return fieldLines([
    ['partner', allowed.partner],
    ['key fingerprint', allowed.keyFingerprint],
    ['allowed until', `${moment(allowed.until)} GMT`],
  ])
}
