import type { Exchange, MessageId, Partner } from '../messages/index.ts'
import { exchangeOf, insertEvent, newExchangeId, type Tx } from '../store/index.ts'
import { traceparentOfNow } from '../traces/index.ts'
import { bindToKey } from './live-repeats.ts'
import { octetsTold } from './octets-told.ts'
import { owe } from './outbox.ts'
import { repeatKeyOfId } from './repeats.ts'

/** A message of ours, before it is sent. What it brings is kept beside it. */
interface Outgoing {
  readonly partner: Partner
  readonly operation: Exchange['operation']
  /** Undefined: it comes unasked, and nothing is awaited. */
  readonly messageId?: MessageId
  readonly contentSha256: string
  /** The certificate request it carries, and the foreign CVCA that is to sign. */
  readonly request?: Uint8Array | undefined
  readonly foreignCar?: string | undefined
  readonly holderReference?: string | undefined
  readonly listSha256?: string
  /** Where its outcome may be brought. */
  readonly callbackUrl?: string | undefined
  /** The exchange that this one carries on. */
  readonly forExchange?: string | undefined
  readonly details: Readonly<Record<string, unknown>>
}

/** Writes down what is to be sent: exchange, event and owed work. The caller dispatches `send` once its transaction has committed. */
export async function queueOutgoing(tx: Tx, outgoing: Outgoing, at: Date): Promise<Exchange> {
  const { partner, messageId, details } = outgoing
  const row = await tx
    .insertInto('exchange')
    .values({
      id: newExchangeId(at),
      partner_id: partner.id,
      authority_id: partner.authorityId,
      direction: 'out',
      contract: partner.edition,
      operation: outgoing.operation,
      message_id: messageId ?? null,
      content_sha256: outgoing.contentSha256,
      request: outgoing.request ?? null,
      foreign_car: outgoing.foreignCar ?? null,
      holder_reference: outgoing.holderReference ?? null,
      list_sha256: outgoing.listSha256 ?? null,
      for_exchange: outgoing.forExchange ?? null,
      callback_url: outgoing.callbackUrl ?? null,
      state: 'queued',
      traceparent: traceparentOfNow() ?? null,
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const exchange = exchangeOf(row)
  if (messageId !== undefined) await bindToKey(tx, exchange, repeatKeyOfId(messageId))
  const told = { ...details, ...octetsTold(outgoing) }
  await insertEvent(tx, { kind: 'queued', exchangeId: row.id, partnerId: partner.id, details: told }, at)
  await owe(tx, exchange, 'send', at)
  return exchange
}
