import type { Command } from 'commander'
import { sayDoneOrProposed } from '../approval/approval-text.ts'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { type UserOptions, userOf, WHO_ASKS, withUser } from '../user/credentials.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { partnerText } from './partner-text.ts'

interface LimitOptions extends Place, UserOptions {
  readonly off?: true
  readonly json?: true
}

/** `eac partner limit NAME OPERATION...`: the messages a partner may use. */
export function limitPartner(world: CliWorld): Command {
  const made = nodeCommand(
    'limit <name>',
    'say which messages a partner may use; it is refused all others',
    'eac partner limit gate-1 RequestCertificate GetCACertificates',
  )
    .argument('[operation...]', 'each that it may use, from its next message on')
    .option('--off', 'it may use all that its role may, as before any limit')
  return withJson(withUser(made, WHO_ASKS)).action(
    async (name: string, operations: string[], options: LimitOptions) => {
      if ((operations.length === 0) === (options.off === undefined)) {
        throw new CliError('misuse', 'name the messages it may use, or say --off')
      }
      const input = { name, ...(operations.length > 0 && { operations }), ...(await userOf(world, options)) }
      const result = await withOperator(world, options, (operator) => operator.call('partner.limit', input))
      sayDoneOrProposed(world, options, result, partnerText)
    },
  )
}
