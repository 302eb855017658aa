import type { Command } from 'commander'
import type { CaOrderView, Operator, ShownCaOrderView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
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
    .option('--now', 'look at the CA now and wait for that, as far as it allows a look')
  return withJson(made).action(async (id: string | undefined, { ca, open, now, json, ...place }: StatusOptions) => {
    await withOperator(world, place, async (operator) => {
      if (id === undefined) {
        const orders = await operator.call('ca.orders', { ca, open: open ?? false })
        return world.out(json ? jsonText(orders) : orderTable(orders))
      }
      const order = now ? await lookedAtNow(world, operator, id) : await operator.call('ca.show', { id })
      world.out(json ? jsonText(order) : `${orderText(order)}${nextFor(order)}`)
    })
  })
}

const LOOK_SECONDS = 30

/** The order once it was looked at; as it is where the CA does not allow a look yet, or takes longer. */
async function lookedAtNow(world: CliWorld, operator: Operator, id: string): Promise<ShownCaOrderView> {
  const { lookedAt, lookAt = '' } = await operator.call('ca.look', { id })
  if (Date.parse(lookAt) > world.now().getTime() + 1000 * LOOK_SECONDS) {
    world.err(`Its CA allows no look before ${moment(lookAt)} GMT: it is looked at then.\n`)
    return operator.call('ca.show', { id })
  }
  for (let second = 0; ; second++) {
    const order = await operator.call('ca.show', { id })
    if (order.lookedAt !== lookedAt || !isOpen(order) || second >= LOOK_SECONDS) return order
    await world.pause(1_000)
  }
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
