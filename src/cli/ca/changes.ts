import type { Command } from 'commander'
import {
  type CaRequestOperation,
  type Operator,
  REVOCATION_REASONS,
  type ShownCaOrderView,
} from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { choice, mandatory } from '../option-values.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { assertInTime, followRequest, WAIT } from './follow-request.ts'
import { nextFor, orderText } from './order-text.ts'

interface ChangeOptions extends Place {
  readonly wait: number
  readonly json?: true
}
type WithWhy = ChangeOptions & { readonly why: string }
type Change = 'ca.cancel' | 'ca.suspend' | 'ca.reinstate'

/** `eac ca revoke ORDER`: for good. */
export function revokeOrder(world: CliWorld): Command {
  const made = nodeCommand(
    'revoke <order>',
    'have the certificate of an order revoked, for good',
    'eac ca revoke ORDER --reason superseded',
  ).addOption(mandatory(choice('--reason <reason>', 'why (RFC 5280)', Object.keys(REVOCATION_REASONS))))
  return withJson(made.option(...WAIT)).action(
    async (id: string, { reason, ...options }: ChangeOptions & { readonly reason: string }) => {
      await withOperator(world, options, async (operator) => {
        const asked = await operator.call('ca.revoke', { id, reason })
        const order = await toldOf(world, operator, asked, 'RevokeCertificate', options)
        const ca = (await operator.call('ca.list', {})).find(({ name }) => name === order.ca)
        if (ca?.publishesCrl && order.state === 'revoked' && !options.json) {
          world.out(`Publish its CRL: eac ca publish ${visible(order.ca)} --out FOLDER\n`)
        }
      })
    },
  )
}

/** `eac ca cancel ORDER`: before its certificate is there. */
export function cancelOrder(world: CliWorld): Command {
  const made = nodeCommand(
    'cancel <order>',
    'withdraw an order before its certificate is there, here and at the CA',
    'eac ca cancel ORDER --why "ordered twice"',
  )
  return changing(world, made, 'ca.cancel', 'CancelOrder')
}

/** `eac ca suspend ORDER`: certificateHold. */
export function suspendOrder(world: CliWorld): Command {
  const made = nodeCommand(
    'suspend <order>',
    'put the certificate of an order on hold at the CA; eac ca reinstate takes that back',
    'eac ca suspend ORDER --why "its server is being examined"',
  )
  return changing(world, made, 'ca.suspend', 'SuspendCertificate')
}

/** `eac ca reinstate ORDER`. */
export function reinstateOrder(world: CliWorld): Command {
  const made = nodeCommand(
    'reinstate <order>',
    'take a hold back: the certificate of the order is good again',
    'eac ca reinstate ORDER --why "examined, nothing found"',
  )
  return changing(world, made, 'ca.reinstate', 'ReinstateCertificate')
}

function changing(world: CliWorld, made: Command, call: Change, operation: CaRequestOperation): Command {
  made.requiredOption('--why <text>', 'why: for the record, and for the CA where it takes words').option(...WAIT)
  return withJson(made).action(async (id: string, { why, ...options }: WithWhy) => {
    await withOperator(world, options, async (operator) => {
      await toldOf(world, operator, await operator.call(call, { id, why }), operation, options)
    })
  })
}

/** Tells how it goes on, and the order as it is then. @throws {CliError} where it was too late */
async function toldOf(
  world: CliWorld,
  operator: Operator,
  asked: ShownCaOrderView,
  operation: CaRequestOperation,
  { wait, json }: ChangeOptions,
): Promise<ShownCaOrderView> {
  const { id } = asked
  const request = asked.requests.findLast((one) => one.operation === operation && one.cameTo === undefined)
  const ended = request && (await followRequest(world, operator, request, wait, json))
  const order = request === undefined ? asked : await operator.call('ca.show', { id })
  world.out(json ? jsonText(order) : `${orderText(order)}${nextFor(order)}`)
  if (ended !== undefined) assertInTime(ended, order.state)
  return order
}
