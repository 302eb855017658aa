import { randomUUID } from 'node:crypto'
import { type Exchange, type NoticeText, type Partner, parseMessageId } from '../messages/index.ts'
import { exchangeOf, insertEvent, insertNotice, type Tx } from '../store/index.ts'
import { owe } from './outbox.ts'
import { contentHash, repeatKeyOfId } from './repeats.ts'

/** Writes down a notice for another state before it is sent. The caller dispatches `send` once its transaction has committed. */
export async function enqueueNotice(
  tx: Tx,
  { partner, subject, body, details }: NoticeText & { partner: Partner; details: Record<string, unknown> },
  at: Date,
): Promise<Exchange> {
  const messageId = parseMessageId(randomUUID())
  if (messageId === undefined) throw new Error('a UUID is a messageID')
  const row = await tx
    .insertInto('exchange')
    .values({
      id: randomUUID(),
      partner_id: partner.id,
      authority_id: partner.authorityId,
      direction: 'out',
      contract: partner.edition,
      operation: 'GeneralMessage',
      message_id: messageId,
      repeat_key: repeatKeyOfId(messageId),
      content_sha256: contentHash({ operation: 'GeneralMessage', messageId, subject, body }),
      state: 'queued',
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const notice = { direction: 'out', partnerId: partner.id, exchangeId: row.id, messageId, subject, body } as const
  await insertNotice(tx, notice, at)
  const event = { kind: 'queued', exchangeId: row.id, partnerId: partner.id }
  await insertEvent(tx, { ...event, details: { subject, ...details } }, at)
  await owe(tx, row.id, 'send', at)
  return exchangeOf(row)
}
