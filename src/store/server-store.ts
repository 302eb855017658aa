import { Kysely, PostgresDialect } from 'kysely'
import { type ClientConfig, Pool, types } from 'pg'
import type { Store } from './database.ts'
import { DatabaseListener } from './database-listener.ts'
import { migrate, missingMigrations, SEARCH_PATH } from './migrate.ts'
import { PreparingClient } from './preparing-client.ts'
import type { Schema } from './schema.ts'

const CONNECT_MILLISECONDS = 10_000
const STATEMENT_MILLISECONDS = 60_000
const SILENT_MILLISECONDS = STATEMENT_MILLISECONDS + 10_000 // then a statement has no answer: the server is gone
const KEEP_ALIVE_MILLISECONDS = 10_000
const IDLE_MILLISECONDS = 60_000
const MOST_LISTENERS = 100 // for trouble: each queue has one of its own, and Node takes more than ten for a leak
const OLDEST_VERSION = 140_000 // server_version_num

/** Of all statements but those of a migration. */
const LIMITS: ClientConfig = {
  statement_timeout: STATEMENT_MILLISECONDS,
  lock_timeout: STATEMENT_MILLISECONDS,
  idle_in_transaction_session_timeout: STATEMENT_MILLISECONDS,
}

export interface ServerStoreOptions {
  /** `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, with what libpq knows of TLS behind it. */
  readonly url: string
  /** How many connections this process may have at once, besides one that listens. */
  readonly connections: number
  /** Told to the server as `application_name`. */
  readonly name: string
  /** A connection was lost. Whoever was using it is told so; the next one is a new one. */
  readonly onTrouble: (error: Error) => void
  /** To these only, to load a dump of an older form. */
  readonly migrations?: readonly string[]
}

/**
 * Opens (and makes or migrates) the tables in a PostgreSQL server's database. Any number of processes may have it open.
 * @throws what `pg` throws when the server cannot be reached or refuses us; {@link NewerDatabase}
 */
export async function openServerStore(options: ServerStoreOptions): Promise<Store> {
  await migrateServer(options)
  const config = configOf(options, LIMITS)
  const pool = openPool(config, options)
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  const listener = new DatabaseListener(config, options.onTrouble)
  return {
    db,
    pool: pool as never, // structurally what BullMQ asks for
    listen: (channel, hear, missed) => listener.listen(channel, hear, missed),
    close: async () => {
      await listener.close()
      await db.destroy() // ends the pool
    },
  }
}

/** @returns the names of the migrations that were carried out now */
export async function migrateServer(options: ServerStoreOptions): Promise<readonly string[]> {
  return beforeOpening(options, (db, pool) => migrate(db, pool as never, options.migrations))
}

/** @returns the names of the migrations that {@link migrateServer} would carry out; nothing is changed */
export async function missingAtServer(options: ServerStoreOptions): Promise<readonly string[]> {
  return beforeOpening(options, missingMigrations)
}

async function beforeOpening<T>(
  options: ServerStoreOptions,
  work: (db: Kysely<Schema>, pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = openPool(configOf(options, {}), { ...options, connections: 3 }) // its statements may take long
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  try {
    await assertNewEnough(pool)
    return await work(db, pool)
  } finally {
    await db.destroy()
  }
}

async function assertNewEnough(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ number: number; version: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
  )
  const [server] = rows
  if (server === undefined || server.number >= OLDEST_VERSION) return
  throw new Error(`PostgreSQL 14 or newer is needed, and the server is ${server.version}`)
}

function configOf({ url, name }: ServerStoreOptions, limits: ClientConfig): ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MILLISECONDS,
    options: `-c search_path=${SEARCH_PATH.replaceAll(' ', '')}`,
    types: { getTypeParser },
    ...limits,
  }
}

function openPool(config: ClientConfig, { connections, onTrouble }: ServerStoreOptions): Pool {
  const pool = new Pool({ ...config, Client: PreparingClient, max: connections, idleTimeoutMillis: IDLE_MILLISECONDS })
  pool.setMaxListeners(MOST_LISTENERS)
  pool.on('error', onTrouble)
  pool.on('connect', (client) => {
    client.on('error', () => {}) // while somebody uses it, that one is told by the statement
    if (config.statement_timeout) cutWhenSilent(client as never)
  })
  return pool
}

/** A server that vanished without a word would keep a statement for as long as TCP tries. */
function cutWhenSilent(client: { readyForQuery: boolean; connection: { stream: import('node:net').Socket } }): void {
  const { stream } = client.connection
  stream.setTimeout(SILENT_MILLISECONDS)
  stream.on('timeout', () => {
    if (!client.readyForQuery) stream.destroy(new Error('the database does not answer any more'))
  })
}

const { INT8, DATE, BYTEA } = types.builtins

/** The same values as the embedded size gives: numbers for int8, text for dates, plain octets. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary') {
    if (oid === INT8) return Number
    if (oid === DATE) return (text: string) => text
    if (oid === BYTEA) return (text: string) => Uint8Array.from(Buffer.from(text.slice(2), 'hex')) // '\x…'
  }
  return types.getTypeParser(oid, format as never)
}
