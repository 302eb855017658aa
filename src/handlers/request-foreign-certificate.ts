import { settle } from '../async/index.ts'
import type { Exchange } from '../messages/index.ts'
import type { HandlerDeps } from './deps.ts'

/**
 * A DV asks for a certificate of a foreign CVCA. This node knows of no foreign state yet, so every reference is unknown: the
 * true answer (TR-03129, RequestForeignCertificate, failure_foreignCAR_unknown).
 */
export async function handleRequestForeignCertificate(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const details = { why: 'no CVCA of another state is registered here' }
  await settle(exchange, { kind: 'refused', reason: 'foreign-car-unknown' }, async () => {}, details, deps)
}
