import type { Command } from 'commander'
import { REVOCATION_REASONS } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice, mandatory } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { orderText } from './order-text.ts'

/** `eac ca revoke ORDER`: has its certificate revoked. */
export function revokeOrder(world: CliWorld): Command {
  const made = nodeCommand(
    'revoke <order>',
    'have the certificate of an order revoked',
    'eac ca revoke ORDER --reason superseded',
  ).addOption(mandatory(choice('--reason <reason>', 'why (RFC 5280)', Object.keys(REVOCATION_REASONS))))
  return withJson(made).action(
    async (id: string, { reason, json, ...place }: Place & { reason: string; json?: true }) => {
      const order = await withOperator(world, place, (operator) => operator.call('ca.revoke', { id, reason }))
      world.out(
        json
          ? jsonText(order)
          : `${orderText(order)}It is revoked by the queue of the node: eac ca status ${order.id}\n`,
      )
    },
  )
}
