import type { Command } from 'commander'
import { REVOCATION_REASONS } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice, mandatory } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface Options extends Place {
  readonly reason: string
  readonly json?: true
}

/** `eac ca revoke ORDER`: has its certificate revoked. */
export function revokeOrder(world: CliWorld): Command {
  const made = nodeCommand(
    'revoke <order>',
    'have the certificate of an order revoked',
    'eac ca revoke ORDER --reason superseded',
  ).addOption(mandatory(choice('--reason <reason>', 'why (RFC 5280)', Object.keys(REVOCATION_REASONS))))
  return withJson(made).action(async (id: string, { reason, json, ...place }: Options) => {
    const { order, publishes } = await withOperator(world, place, async (operator) => {
      const order = await operator.call('ca.revoke', { id, reason })
      const ca = (await operator.call('ca.list', {})).find(({ name }) => name === order.ca)
      return { order, publishes: ca?.publishesCrl === true }
    })
    if (json) return world.out(jsonText(order))
    const crl = publishes ? ` Then publish its CRL: eac ca publish ${visible(order.ca)} --out FOLDER` : ''
    world.out(`The revocation of ${order.id} goes out by the queue of the node: eac ca status ${order.id}.${crl}\n`)
  })
}
