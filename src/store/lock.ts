import { sql } from 'kysely'
import type { Tx } from './database.ts'

const OURS = 0x656163 // 'eac': apart from the locks of others in the same database

/** Of all processes one is in a transaction with this name; the others wait until it ends. */
export async function lockAll(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${OURS}::integer, hashtext(${name}))`.execute(tx)
}

/** The transaction waited longer for others than it says in its `lock_timeout`. */
export const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown } | undefined)?.code === '55P03'
