import type { Database, Tx } from '../database.ts'

/** A signed checkpoint as it is kept. */
export interface StoredCheckpoint {
  readonly number: number
  /** Of the last row it covers. */
  readonly position: number
  readonly at: Date
  /** In its published form: what is signed. */
  readonly statement: string
  /** ECDSA in DER. */
  readonly signature: Uint8Array
}

export interface AuditKey {
  readonly fingerprint: string // SHA-256 of `publicKey`, hex
  readonly keyId: string // of the key store
  readonly publicKey: Uint8Array // SubjectPublicKeyInfo
  readonly madeAt: Date
}

export async function newestCheckpoint(db: Database): Promise<StoredCheckpoint | undefined> {
  return db.selectFrom('audit_checkpoint').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst()
}

export async function findCheckpoint(db: Database, number: number): Promise<StoredCheckpoint | undefined> {
  return db.selectFrom('audit_checkpoint').selectAll().where('number', '=', number).executeTakeFirst()
}

/** In order, those behind a number. */
export async function listCheckpoints(db: Database, after: number, limit: number): Promise<StoredCheckpoint[]> {
  return db
    .selectFrom('audit_checkpoint')
    .selectAll()
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute()
}

/** The first one that covers a row. */
export async function checkpointOfRow(db: Database, position: number): Promise<StoredCheckpoint | undefined> {
  return db
    .selectFrom('audit_checkpoint')
    .selectAll()
    .where('position', '>=', position)
    .orderBy('position')
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
}

/** @returns false when there is one of this number: another process made it */
export async function insertCheckpoint(db: Database | Tx, checkpoint: StoredCheckpoint): Promise<boolean> {
  const made = await db
    .insertInto('audit_checkpoint')
    .values(checkpoint)
    .onConflict((on) => on.doNothing())
    .returning('number')
    .execute()
  return made.length === 1
}

/** The one in use: the newest. */
export async function auditKey(db: Database | Tx): Promise<AuditKey | undefined> {
  return (await listAuditKeys(db)).at(-1)
}

/** In the order they were made. */
export async function listAuditKeys(db: Database | Tx): Promise<AuditKey[]> {
  const rows = await db.selectFrom('audit_key').selectAll().orderBy('made_at').execute()
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    keyId: row.key_id,
    publicKey: row.public_key,
    madeAt: row.made_at,
  }))
}

export async function insertAuditKey(tx: Tx, { fingerprint, keyId, publicKey, madeAt }: AuditKey): Promise<void> {
  const row = { fingerprint, key_id: keyId, public_key: publicKey, made_at: madeAt }
  await tx.insertInto('audit_key').values(row).execute()
}
