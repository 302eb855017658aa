import { randomUUID } from 'node:crypto'
import type { Exchange, Partner } from '../messages/index.ts'
import { exchangeOf, insertEvent, keepOutcome, type Tx } from '../store/index.ts'
import { owe } from './outbox.ts'
import { contentHash } from './repeats.ts'

/**
 * Writes down CA certificates that a partner is to be sent unasked. They are sent until it says that it has them. The caller
 * dispatches `send` once its transaction has committed.
 */
export async function enqueueAnnouncement(
  tx: Tx,
  {
    partner,
    certificates,
    details,
  }: {
    readonly partner: Partner
    readonly certificates: readonly Uint8Array[]
    readonly details: Readonly<Record<string, unknown>>
  },
  at: Date,
): Promise<Exchange> {
  const outcome = { kind: 'certificates', certificates } as const
  const row = await tx
    .insertInto('exchange')
    .values({
      id: randomUUID(),
      partner_id: partner.id,
      authority_id: partner.authorityId,
      direction: 'out',
      contract: partner.edition,
      operation: 'SendCertificates',
      content_sha256: contentHash({ operation: 'SendCertificates', messageId: undefined, outcome }),
      state: 'queued',
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepOutcome(tx, row.id, outcome, at)
  await insertEvent(tx, { kind: 'queued', exchangeId: row.id, partnerId: partner.id, details }, at)
  await owe(tx, row.id, 'send', at)
  return exchangeOf(row)
}
