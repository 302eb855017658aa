import type { Exchange, NoticeText, Partner } from '../messages/index.ts'
import { insertNotice, type Tx } from '../store/index.ts'
import { newMessageId } from './message-ids.ts'
import { queueOutgoing } from './queue-outgoing.ts'
import { contentHash } from './repeats.ts'

/** Writes down a notice for another state before it is sent. The caller dispatches `send` once its transaction has committed. */
export async function enqueueNotice(
  tx: Tx,
  { partner, subject, body, details }: NoticeText & { partner: Partner; details: Record<string, unknown> },
  at: Date,
): Promise<Exchange> {
  const [operation, messageId] = ['GeneralMessage', newMessageId()] as const
  const contentSha256 = contentHash({ operation, messageId, subject, body })
  const told = { subject, ...details }
  const exchange = await queueOutgoing(tx, { partner, operation, messageId, contentSha256, details: told }, at)
  const notice = { direction: 'out', partnerId: partner.id, exchangeId: exchange.id, messageId, subject, body } as const
  await insertNotice(tx, notice, at)
  return exchange
}
