import type { Exchange, Partner } from '../messages/index.ts'
import { keepOutcome, type Tx } from '../store/index.ts'
import { queueOutgoing } from './queue-outgoing.ts'
import { contentHash } from './repeats.ts'

interface Announcement {
  readonly partner: Partner
  readonly certificates: readonly Uint8Array[]
  /** The exchange that brought them here. */
  readonly forExchange?: string | undefined
  readonly details: Readonly<Record<string, unknown>>
}

/**
 * Writes down CA certificates that a partner is to be sent unasked. They are sent until it says that it has them. The caller
 * dispatches `send` once its transaction has committed.
 */
export async function enqueueAnnouncement(
  tx: Tx,
  { partner, certificates, forExchange, details }: Announcement,
  at: Date,
): Promise<Exchange> {
  const operation = 'SendCertificates'
  const outcome = { kind: 'certificates', certificates } as const
  const contentSha256 = contentHash({ operation, messageId: undefined, outcome })
  const exchange = await queueOutgoing(tx, { partner, operation, contentSha256, forExchange, details }, at)
  await keepOutcome(tx, exchange.id, outcome, at)
  return exchange
}
