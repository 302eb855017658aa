import type { PgPool } from 'bullmq'
import type { Kysely, Transaction } from 'kysely'
import type { Schema } from './schema.ts'

/** Outside a transaction. Never used inside one: with PGlite that would wait for itself. */
export type Database = Kysely<Schema>
/** Inside a transaction. */
export type Tx = Transaction<Schema>

/** Our tables and BullMQ's, in one database. */
export interface Store {
  readonly db: Database
  /** For BullMQ's PostgreSQL backend. */
  readonly pool: PgPool
  /**
   * Hears every NOTIFY on `channel` until the returned function is called.
   * @param missed the connection was lost and is back: something may have been told meanwhile
   */
  listen(channel: string, hear: (payload: string) => void, missed?: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
