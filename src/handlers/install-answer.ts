import { closeInstalled } from '../async/index.ts'
import type { Exchange } from '../messages/index.ts'
import { judgeReceived, keepReceived, type Reception } from '../pki/index.ts'
import { exchangeOutcome } from '../store/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'
import { summaryOf } from './reception-summary.ts'

/**
 * Looks at what came for a request of ours, and uses what holds: CA certificates, and the certificate of our new key.
 * @throws when the certificate of our key may yet turn out usable: to look at it again later
 */
export async function installAnswer(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const outcome = await exchangeOutcome(deps.db, exchange)
  if (exchange.state !== 'answered' || outcome === undefined) return
  const { authority, partner } = await sidesOf(exchange, deps)
  if (outcome.kind === 'refused') {
    const event = { kind: 'our request was refused', details: { answer: exchange.wireStatus, reason: outcome.reason } }
    await closeInstalled(exchange, event, async () => {}, deps)
    return
  }
  const reception = await judgeReceived(authority, partner, outcome.certificates, deps)
  if (reception.waitingFor !== undefined) {
    throw new Error(`the certificate for our key cannot be used yet: ${reception.waitingFor}`)
  }
  const event = { kind: whatBecame(exchange, reception), details: summaryOf(reception) }
  await closeInstalled(exchange, event, (tx) => keepReceived(tx, authority, reception, deps.now()), deps)
}

function whatBecame({ operation }: Exchange, { own, rejected }: Reception): string {
  if (operation === 'RequestCertificate') {
    return own.length === 0 ? 'no usable certificate came for our key' : 'certificate installed'
  }
  return rejected.length === 0 ? 'CA certificates kept' : 'some CA certificates were not usable'
}
