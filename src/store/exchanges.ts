import {
  type AnyContractName,
  type Exchange,
  type ExchangeState,
  type MessageId,
  type Outcome,
  type Refusal,
  unreachable,
} from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import { keepListContent, listContent } from './lists.ts'
import type { Schema } from './schema.ts'

/** Columns that only a single statement looks at. */
type KeptForItself = 'retention' | 'callback_told_hours' | 'answer_told_hours' | 'holder_reference'

export type ExchangeRow = { [column in Exclude<keyof Schema['exchange'], KeptForItself>]: Schema['exchange'][column] }

export async function findExchange(db: Database | Tx, id: string): Promise<Exchange | undefined> {
  const row = await db.selectFrom('exchange').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : exchangeOf(row)
}

/**
 * Others who would change the exchange wait until the transaction ends. Its row comes before that of what it owes, everywhere:
 * whoever takes them the other way round may wait for somebody who waits for it.
 */
export async function lockExchange(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('exchange').select('id').where('id', '=', id).forUpdate().execute()
}

/** The newest certificate request we sent to a partner. */
export async function findLatestRequest(db: Database | Tx, partnerId: string): Promise<Exchange | undefined> {
  const row = await db
    .selectFrom('exchange')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('authority_id', '=', (of) => of.selectFrom('partner').select('authority_id').where('id', '=', partnerId))
    .where('direction', '=', 'out')
    .where('operation', '=', 'RequestCertificate')
    .orderBy('created_at', 'desc') // as in listOwnRequests
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : exchangeOf(row)
}

/** The newest request of a partner with this id, of one operation. */
export async function findRequestById(
  db: Database | Tx,
  { partnerId, operation, messageId }: Pick<Exchange, 'partnerId' | 'operation'> & { readonly messageId: MessageId },
): Promise<Exchange | undefined> {
  const row = await db
    .selectFrom('exchange')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('direction', '=', 'in')
    .where('message_id', '=', messageId)
    .where('operation', '=', operation)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : exchangeOf(row)
}

/** The newest message of ours to a partner with this id. */
export async function findOurRequest(
  db: Database | Tx,
  partnerId: string,
  messageId: MessageId,
): Promise<Exchange | undefined> {
  const row = await db
    .selectFrom('exchange')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('direction', '=', 'out')
    .where('message_id', '=', messageId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : exchangeOf(row)
}

/** The newest certificate requests of a partner to an authority of ours. */
export async function listPartnerRequests(db: Database, partnerId: string, limit: number): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('exchange')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('direction', '=', 'in')
    .where('operation', 'in', ['RequestCertificate', 'RequestForeignCertificate'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(exchangeOf)
}

/** The certificates that belong to an exchange's outcome, in the order they are or were sent. */
export async function exchangeCertificates(db: Database | Tx, exchangeId: string): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('exchange_certificate')
    .select('octets')
    .where('exchange_id', '=', exchangeId)
    .orderBy('position')
    .execute()
  return rows.map(({ octets }) => octets)
}

const ROWS_AT_ONCE = 1_000 // a statement of PostgreSQL takes 65,535 parameters, three a row

export async function keepExchangeCertificates(
  tx: Tx,
  exchangeId: string,
  certificates: readonly Uint8Array[],
): Promise<void> {
  const rows = certificates.map((octets, position) => ({ exchange_id: exchangeId, position, octets }))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const page = rows.slice(from, from + ROWS_AT_ONCE)
    await tx.insertInto('exchange_certificate').values(page).execute()
  }
}

/** How the exchange ended; undefined while it has not. */
export async function exchangeOutcome(db: Database | Tx, exchange: Exchange): Promise<Outcome | undefined> {
  if (exchange.outcome === undefined) return undefined
  if (exchange.outcome === 'list') return { kind: 'list', list: await listOf(db, exchange) }
  if (exchange.outcome !== 'certificates') return { kind: 'refused', reason: exchange.outcome as Refusal }
  return { kind: 'certificates', certificates: await exchangeCertificates(db, exchange.id) }
}

/** The same in one statement, for whoever has the exchange only by its id. Undefined: it has not ended, or there is none. */
export async function findOutcome(db: Database, id: string): Promise<Outcome | undefined> {
  const rows = await db
    .selectFrom('exchange')
    .leftJoin('exchange_certificate as brought', 'brought.exchange_id', 'exchange.id')
    .selectAll('exchange')
    .select('brought.octets')
    .where('exchange.id', '=', id)
    .orderBy('brought.position')
    .execute()
  const [row] = rows
  if (row?.outcome !== 'certificates') return row && exchangeOutcome(db, exchangeOf(row))
  return { kind: 'certificates', certificates: rows.flatMap(({ octets }) => octets ?? []) }
}

/** The list that came or goes with an exchange. @throws {Error} there is none: a bug */
export async function listOf(db: Database | Tx, { id, listSha256 }: Exchange): Promise<Uint8Array> {
  const octets = listSha256 === undefined ? undefined : await listContent(db, listSha256)
  if (octets === undefined) throw new Error(`the exchange ${id} has no list`)
  return octets
}

/** Takes the list from its exchange, and throws it away where nothing else has it. */
export async function dropList(tx: Tx, { id, listSha256: sha256 }: Exchange): Promise<void> {
  if (sha256 === undefined) return
  await tx.updateTable('exchange').set({ list_sha256: null }).where('id', '=', id).execute()
  const used =
    (await tx.selectFrom('exchange').select('id').where('list_sha256', '=', sha256).limit(1).executeTakeFirst()) ??
    (await tx.selectFrom('list_version').select('id').where('sha256', '=', sha256).limit(1).executeTakeFirst()) ??
    (await tx.selectFrom('list_held').select('kind').where('sha256', '=', sha256).limit(1).executeTakeFirst())
  if (used !== undefined) return
  await tx.deleteFrom('list_content').where('sha256', '=', sha256).execute()
}

/** The first span of an exchange that began untraced; one that has another keeps it. @param traceparent undefined: nothing is kept */
export async function keepTraceparent(db: Database, id: string, traceparent: string | undefined): Promise<void> {
  if (traceparent === undefined) return
  await db.updateTable('exchange').set({ traceparent }).where('id', '=', id).where('traceparent', 'is', null).execute()
}

/** The exchange was answered at once and binds nobody: with its events it may be removed once it is old. */
export async function letExchangeGo(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('exchange').set({ retention: 'may-go' }).where('id', '=', id).execute()
}

/** What an outcome brings is kept with its exchange. @returns the columns to set with it */
export async function keepOutcome(
  tx: Tx,
  exchangeId: string,
  outcome: Outcome,
  at: Date,
): Promise<{ outcome: string; list_sha256?: string }> {
  switch (outcome.kind) {
    case 'certificates':
      await keepExchangeCertificates(tx, exchangeId, outcome.certificates)
      return { outcome: outcome.kind }
    case 'list':
      return { outcome: outcome.kind, list_sha256: await keepListContent(tx, outcome.list, at) }
    case 'refused':
      return { outcome: outcome.reason }
    default:
      return unreachable(outcome)
  }
}

export function exchangeOf(row: ExchangeRow): Exchange {
  return {
    id: row.id,
    partnerId: row.partner_id,
    authorityId: row.authority_id,
    direction: row.direction,
    contract: row.contract as AnyContractName,
    operation: row.operation as Exchange['operation'],
    messageId: (row.message_id ?? undefined) as MessageId | undefined, // checked when it was accepted
    request: row.request ?? undefined,
    callbackUrl: row.callback_url ?? undefined,
    callerWaitsUntil: row.caller_waits_until ?? undefined,
    state: row.state as ExchangeState,
    outcome: row.outcome ?? undefined,
    wireStatus: row.wire_status ?? undefined,
    traceparent: row.traceparent ?? undefined,
    listSha256: row.list_sha256 ?? undefined,
    foreignCar: row.foreign_car ?? undefined,
    forExchange: row.for_exchange ?? undefined,
    createdAt: row.created_at,
    settledAt: row.settled_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
  }
}
