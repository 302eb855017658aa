import type { Command } from 'commander'
import type { CaOrderView, Operator } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { isOpen, nextFor, orderTable, orderText } from './order-text.ts'

interface StatusOptions extends Place {
  readonly ca?: string
  readonly open?: true
  readonly now?: true
  readonly json?: true
}

/** `eac ca status [ORDER]`: one order, or all of them. */
export function orderStatus(world: CliWorld): Command {
  const made = nodeCommand('status [order]', 'how an order stands; without one, all orders', 'eac ca status --open')
    .option('--ca <name>', 'only orders at this CA')
    .option('--open', 'only orders that are not at their end')
    .option('--now', 'look at the CA now, as far as it allows that')
  return withJson(made).action(async (id: string | undefined, { ca, open, now, json, ...place }: StatusOptions) => {
    await withOperator(world, place, async (operator) => {
      if (id === undefined) {
        const orders = await operator.call('ca.orders', { ca, open: open ?? false })
        return world.out(json ? jsonText(orders) : orderTable(orders))
      }
      if (now) await operator.call('ca.look', { id })
      const order = await operator.call('ca.show', { id })
      world.out(json ? jsonText(order) : `${orderText(order)}${nextFor(order)}`)
    })
  })
}

/** Tells each change of an order, until its end, until it waits for people, or until the time is over. */
export async function followOrder(
  world: CliWorld,
  operator: Operator,
  placed: CaOrderView,
  seconds: number,
  quietly: true | undefined,
): Promise<CaOrderView> {
  let order = placed
  let told = ''
  for (let second = 0; ; second++) {
    const says = `${order.state}${order.says === undefined ? '' : `: ${order.says}`}`
    if (says !== told && !quietly) world.out(`${visible(says)}\n`)
    told = says
    if (!isOpen(order) || order.says?.startsWith('waits for a person') || second >= seconds) return order
    await world.pause(1_000)
    order = await operator.call('ca.show', { id: order.id })
  }
}
