import type { Command } from 'commander'
import { group } from '../command.ts'
import type { CliWorld } from '../world.ts'
import { cancelOrder, reinstateOrder, revokeOrder, suspendOrder } from './changes.ts'
import { collectOrder } from './collect.ts'
import { caDomains } from './domains.ts'
import { listCas, listProducts, testCa } from './list.ts'
import { orderFromCa } from './order.ts'
import { publishCa } from './publish.ts'
import { reconcileOrder } from './reconcile.ts'
import { orderStatus } from './status.ts'

/** `eac ca`: certificates from X.509 CAs. */
export function caCommands(world: CliWorld): Command {
  return group('ca', 'order X.509 certificates: TLS, list signers, document signers', 'eac ca list', [
    listCas(world),
    listProducts(world),
    orderFromCa(world),
    orderStatus(world),
    collectOrder(world),
    cancelOrder(world),
    reconcileOrder(world),
    suspendOrder(world),
    reinstateOrder(world),
    revokeOrder(world),
    caDomains(world),
    testCa(world),
    publishCa(world),
  ])
}
