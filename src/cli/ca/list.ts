import type { Command } from 'commander'
import type { CaPower, CaView } from '../../messages/index.ts'
import { nodeCommand, withJson } from '../command.ts'
import { jsonText } from '../output/json.ts'
import { moment } from '../output/moment.ts'
import { table } from '../output/table.ts'
import { visible } from '../output/visible.ts'
import { withOperator } from '../with-operator.ts'
import type { CliWorld, Place } from '../world.ts'

interface Options extends Place {
  readonly json?: true
}

/** `eac ca list`: the CAs that the configuration names. */
export function listCas(world: CliWorld): Command {
  const made = nodeCommand('list', 'the CAs of the configuration, and what each can do', 'eac ca list')
  return withJson(made).action(async ({ json, ...place }: Options) => {
    const cas = await withOperator(world, place, (operator) => operator.call('ca.list', {}))
    world.out(json ? jsonText(cas) : caTable(cas))
  })
}

const CAN: Readonly<Record<CaPower, string>> = {
  revoke: 'revokes',
  cancel: 'cancels',
  suspend: 'suspends',
  domains: 'keeps domains',
  events: 'sends events',
}

function caTable(cas: readonly CaView[]): string {
  if (cas.length === 0) return 'no CA yet; name one in eac.yaml under cas (docs/ca-bridges.md)\n'
  const rows = cas.map((ca) => [
    ca.name,
    ca.kind,
    ca.authority,
    String(ca.open),
    ca.can.map((power) => CAN[power]).join(', ') || 'only issues',
    ca.held === undefined ? '' : `held: ${ca.held}`,
  ])
  return table(['CA', 'kind', 'serves', 'open orders', 'can', ''], rows)
}

/** `eac ca products NAME`. */
export function listProducts(world: CliWorld): Command {
  const made = nodeCommand('products <ca>', 'what a CA offers', 'eac ca products home').option(
    '--anew',
    'ask it again, also where it was asked a moment ago',
  )
  return withJson(made).action(async (name: string, { json, anew, ...place }: Options & { anew?: true }) => {
    const listed = await withOperator(world, place, (operator) => operator.call('ca.products', { name, anew }))
    if (json) return world.out(jsonText(listed))
    const rows = listed.products.map(({ name, days, keyAt, says }) => [
      name,
      `${days.usual} (at most ${days.most})`,
      keyAt === 'ours' ? 'ours' : 'of the CA',
      says,
    ])
    world.out(table(['product', 'days', 'key', ''], rows))
    if (listed.says !== undefined) {
      world.err(`As of ${moment(listed.askedAt)} GMT: it could not be asked now. ${visible(listed.says)}\n`)
    }
  })
}

/** `eac ca test NAME`: orders nothing. */
export function testCa(world: CliWorld): Command {
  const made = nodeCommand('test <ca>', 'try connection and credentials; nothing is ordered', 'eac ca test home')
  return withJson(made).action(async (name: string, { json, ...place }: Options) => {
    const { says } = await withOperator(world, place, (operator) => operator.call('ca.test', { name }))
    world.out(json ? jsonText({ ca: name, says }) : `${visible(name)} answers: ${visible(says)}\n`)
  })
}
