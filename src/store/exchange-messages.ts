import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip, gzipSync } from 'node:zlib'
import { type Insertable, type RawBuilder, sql } from 'kysely'
import type { AnyContractName, Exchange, MessagePart, WireMessage } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** A message as it is written down. */
export type MessageRow = Required<Insertable<Schema['exchange_message']>>

/** A message that does not know its exchange yet. */
export type PackedMessage = Pick<
  MessageRow,
  'sha256' | 'http_status' | 'tls_fingerprint' | 'size' | 'coding' | 'octets' | 'first_at' | 'last_at'
>

/** What is said of a message beside its octets. */
export interface MessageOf {
  readonly exchangeId: string
  readonly part: MessagePart
  readonly direction: Exchange['direction']
  readonly contract: AnyContractName
  readonly operation: string
}

export interface StoredMessage extends MessageOf {
  /** Of the exchange, from 1, in the order they came and went. */
  readonly n: number
  readonly sha256: string // of the octets, hex
  readonly size: number // of the octets
  readonly httpStatus: number | undefined
  readonly tlsFingerprint: string | undefined
  readonly firstAt: Date
  readonly lastAt: Date
  /** How often these very octets came or went. */
  readonly times: number
  /** Whether its octets are: of a large one only what is said here, {@link MOST_OCTETS_KEPT}. */
  readonly kept: boolean
}

/** Repeats in other octets: so many of a part are kept, and of those beyond only what their events say. */
export const MOST_OF_A_PART = 8
/** Of a message that brings no list: a hundred certificates have half of it. So nobody fills the database with what no reader looks at. */
export const MOST_OCTETS_KEPT = 256_000
const SMALL = 1_900 // a row up to 2 kB stays in one piece
const QUICK = 64_000 // compressed within a millisecond

/** Large octets are compressed. */
export async function packMessage({ octets, at, httpStatus, tlsFingerprint }: WireMessage): Promise<PackedMessage> {
  const told = {
    sha256: createHash('sha256').update(octets).digest('hex'),
    http_status: httpStatus ?? null,
    tls_fingerprint: tlsFingerprint ?? null,
    size: octets.length,
    first_at: at,
    last_at: at,
  }
  if (octets.length <= SMALL) return { ...told, coding: 'identity', octets }
  const packed = octets.length <= QUICK ? gzipSync(octets) : await promisify(gzip)(octets)
  return packed.length < octets.length
    ? { ...told, coding: 'gzip', octets: packed }
    : { ...told, coding: 'identity', octets }
}

export function messageRow(packed: PackedMessage, of: MessageOf): MessageRow {
  const { exchangeId: exchange_id, part, direction, contract, operation } = of
  const row = { ...packed, exchange_id, part, direction, contract, operation, times: 1 }
  const isKept = packed.size <= MOST_OCTETS_KEPT || bringsList(of)
  return isKept ? row : { ...row, coding: 'none', octets: new Uint8Array() }
}

/** Lists are large, and come from few: from whom they are asked, or who may send them. */
function bringsList({ operation, part }: Pick<MessageOf, 'operation' | 'part'>): boolean {
  if (!operation.endsWith('List')) return false
  const parts: readonly MessagePart[] = operation.startsWith('Send')
    ? ['request', 'callback']
    : ['answer', 'enquiry answer']
  return parts.includes(part)
}

/** A statement, or a part of one. What came in these octets before is counted. @param rows one at least, each of other octets */
export function keepingMessages(rows: readonly MessageRow[]): RawBuilder<unknown> {
  const values = rows.map(
    (
      row,
    ) => sql`(${row.exchange_id}::uuid, ${row.part}, ${row.sha256}, ${row.direction}, ${row.contract}, ${row.operation},
      ${row.http_status}::integer, ${row.tls_fingerprint}, ${row.size}::integer, ${row.coding}, ${row.octets}::bytea,
      ${row.first_at}::timestamptz, ${row.last_at}::timestamptz, ${row.times}::integer)`,
  )
  return sql`
    insert into exchange_message as message (exchange_id, part, sha256, direction, contract, operation, http_status, tls_fingerprint,
      size, coding, octets, first_at, last_at, times)
    select * from (values ${sql.join(values)}) as its (exchange_id, part, sha256, direction, contract, operation, http_status,
      tls_fingerprint, size, coding, octets, first_at, last_at, times)
    where (select count(*) from exchange_message other
      where other.exchange_id = its.exchange_id and other.part = its.part and other.sha256 <> its.sha256) < ${MOST_OF_A_PART}
    on conflict (exchange_id, part, sha256) do update
      set times = message.times + excluded.times, last_at = greatest(message.last_at, excluded.last_at)
    returning message.times`
}

export async function keepMessages(db: Database | Tx, rows: readonly MessageRow[]): Promise<void> {
  if (rows.length > 0) await keepingMessages(rows).execute(db)
}

export async function listMessages(db: Database | Tx, exchangeId: string): Promise<StoredMessage[]> {
  const rows = await messagesOf(db, exchangeId)
    .select(['part', 'direction', 'contract', 'operation', 'sha256', 'size', 'http_status', 'tls_fingerprint'])
    .select(['first_at', 'last_at', 'times', 'coding'])
    .execute()
  return rows.map((row, before) => ({
    exchangeId,
    n: before + 1,
    part: row.part as MessagePart,
    direction: row.direction,
    contract: row.contract as AnyContractName,
    operation: row.operation,
    sha256: row.sha256,
    size: row.size,
    httpStatus: row.http_status ?? undefined,
    tlsFingerprint: row.tls_fingerprint ?? undefined,
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: row.times,
    kept: row.coding !== 'none',
  }))
}

/** The octets as they went over the wire; none, where they are not kept. @throws {Error} there is no such message: a bug */
export async function messageOctets(db: Database, { exchangeId, part, sha256 }: StoredMessage): Promise<Uint8Array> {
  const { coding, octets } = await db
    .selectFrom('exchange_message')
    .select(['coding', 'octets'])
    .where('exchange_id', '=', exchangeId)
    .where('part', '=', part)
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow()
  return coding === 'gzip' ? new Uint8Array(await promisify(gunzip)(octets)) : octets
}

const messagesOf = (db: Database | Tx, exchangeId: string) =>
  db.selectFrom('exchange_message').where('exchange_id', '=', exchangeId).orderBy('first_at').orderBy(inTheirOrder)

/** Those of one moment. */
const inTheirOrder = sql`array_position(array['request', 'answer', 'enquiry', 'enquiry answer', 'callback', 'callback answer'], part), sha256`
