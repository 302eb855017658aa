import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'
import { nextFor, orderText } from './order-text.ts'

interface ReconcileOptions extends Place {
  readonly absent?: true
  readonly ticket?: string
  readonly why: string
  readonly json?: true
}

/** `eac ca reconcile ORDER`: what became of an order that went out and was not answered. */
export function reconcileOrder(world: CliWorld): Command {
  const made = nodeCommand(
    'reconcile <order>',
    'find out what became of an order that went out and was not answered; or say it, after looking at the CA',
    'eac ca reconcile ORDER --absent --why "looked in its portal"',
  )
    .option('--absent', 'the CA has no such order: it goes out again')
    .option('--ticket <text>', 'the CA has it: as its bridge would call it (docs/ca-bridges.md)')
    .option('--why <text>', 'why, for the record', 'asked by an operator')
  return withJson(made).action(async (id: string, { absent, ticket, why, json, ...place }: ReconcileOptions) => {
    if (absent && ticket !== undefined) throw new CliError('misuse', 'either --absent or --ticket, not both')
    const order = await withOperator(world, place, (operator) =>
      operator.call('ca.reconcile', { id, absent, ticket, why }),
    )
    world.out(json ? jsonText(order) : `${orderText(order)}${nextFor(order)}`)
  })
}
