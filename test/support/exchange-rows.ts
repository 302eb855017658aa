import { randomUUID } from 'node:crypto'
import type { Exchange, Partner, Task } from '../../src/messages/index.ts'
import { type Database, exchangeOf, findPartner, newExchangeId, type Store } from '../../src/store/index.ts'

/** A partner of an authority, straight in the database: for tests that need no node. @param of an authority there is, if not a new one */
export async function insertPartnerRow({ db }: Pick<Store, 'db'>, of?: string): Promise<Partner> {
  const [authorityId, partnerId] = [of ?? (await insertAuthorityRow(db)), randomUUID()]
  const common = { country: 'UT', created_at: new Date() }
  const partner = {
    id: partnerId,
    name: partnerId,
    authority_id: authorityId,
    role: 'CVCA',
    mnemonic: partnerId.slice(0, 8),
  }
  const manner = { edition: 'tr-03129/1.1', callback_rule: 'response-url', state: 'active' }
  await db
    .insertInto('partner')
    .values({ ...common, ...partner, ...manner } as never)
    .execute()
  const found = await findPartner(db, partnerId)
  if (found === undefined) throw new Error('the partner was not kept')
  return found
}

async function insertAuthorityRow(db: Database): Promise<string> {
  const id = randomUUID()
  const row = {
    id,
    name: id,
    country: 'UT',
    role: 'DV',
    mnemonic: id.slice(0, 8),
    policy: '{}',
    created_at: new Date(),
  }
  await db.insertInto('authority').values(row).execute()
  return id
}

/** An exchange with this partner, and the work it owes. */
export async function insertExchangeRow(
  { db }: Store,
  partner: Partner,
  row: {
    direction?: 'in' | 'out'
    operation?: string
    messageId?: string
    state?: string
    outcome?: string
    createdAt?: Date
    owes?: Task
    owed?: 'due' | 'parked'
  } = {},
): Promise<Exchange> {
  const at = row.createdAt ?? new Date()
  const made = await db
    .insertInto('exchange')
    .values({
      id: newExchangeId(at),
      partner_id: partner.id,
      authority_id: partner.authorityId,
      direction: row.direction ?? 'in',
      contract: partner.edition,
      operation: row.operation ?? 'GetCACertificates',
      message_id: row.messageId ?? null,
      content_sha256: '',
      state: row.state ?? 'accepted',
      outcome: row.outcome ?? null,
      created_at: at,
    } as never)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (row.messageId !== undefined) {
    const key = { partner_id: partner.id, direction: made.direction, key: `id:${row.messageId}`, exchange_id: made.id }
    await db.insertInto('live_repeat').values(key).execute()
  }
  if (row.owes !== undefined) {
    const owed = { exchange_id: made.id, task: row.owes, state: row.owed ?? 'due', created_at: at } as const
    await db.insertInto('outbox').values(owed).execute()
  }
  return exchangeOf(made)
}
