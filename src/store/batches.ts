import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** What this node signs its batches with. */
export interface BatchKey {
  readonly keyId: string // in the key store
  readonly publicKey: Uint8Array // 7F49 with domain parameters
  readonly fingerprint: string // SHA-256 of it, hex
}

/** The machine at the other end: known by the key it signs its batches with. */
export interface BatchPeer {
  readonly id: string
  readonly name: string
  readonly publicKey: Uint8Array
  readonly fingerprint: string
  readonly addedAt: Date
}

/** A batch that was written, or taken in. */
export interface StoredBatch {
  readonly id: string
  readonly direction: 'out' | 'in'
  readonly kind: 'requests' | 'answers'
  readonly peerId: string
  readonly manifestSha256: string
  readonly by: string | undefined
  readonly at: Date
}

export async function findBatchKey(db: Database | Tx): Promise<BatchKey | undefined> {
  const row = await db.selectFrom('batch_key').selectAll().executeTakeFirst()
  return row && { keyId: row.key_id, publicKey: row.public_key, fingerprint: row.fingerprint }
}

/** There is one; the first that is kept is the one. @returns whether it was this */
export async function insertBatchKey(tx: Tx, key: BatchKey, now: Date): Promise<boolean> {
  const row = await tx
    .insertInto('batch_key')
    .values({ key_id: key.keyId, public_key: key.publicKey, fingerprint: key.fingerprint, made_at: now })
    .onConflict((on) => on.column('only_one').doNothing())
    .returning('key_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Its private key is lost. */
export async function removeBatchKey(tx: Tx, keyId: string): Promise<void> {
  await tx.deleteFrom('batch_key').where('key_id', '=', keyId).execute()
}

/** @returns undefined when the name or the key is registered already */
export async function insertBatchPeer(
  tx: Tx,
  peer: Omit<BatchPeer, 'id' | 'addedAt'>,
  now: Date,
): Promise<BatchPeer | undefined> {
  const row = await tx
    .insertInto('batch_peer')
    .values({
      id: randomUUID(),
      name: peer.name,
      public_key: peer.publicKey,
      fingerprint: peer.fingerprint,
      added_at: now,
    })
    .onConflict((on) => on.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row && peerOf(row)
}

export async function listBatchPeers(db: Database | Tx): Promise<BatchPeer[]> {
  return (await db.selectFrom('batch_peer').selectAll().orderBy('name').execute()).map(peerOf)
}

export async function findBatch(
  db: Database | Tx,
  { id, direction }: Pick<StoredBatch, 'id' | 'direction'>,
): Promise<StoredBatch | undefined> {
  const row = await db
    .selectFrom('batch')
    .selectAll()
    .where('id', '=', id)
    .where('direction', '=', direction)
    .executeTakeFirst()
  return row && batchOf(row)
}

/** One that is kept already stays as it is. */
export async function insertBatch(tx: Tx, batch: Omit<StoredBatch, 'at'>, now: Date): Promise<void> {
  await tx
    .insertInto('batch')
    .values({
      id: batch.id,
      direction: batch.direction,
      kind: batch.kind,
      peer_id: batch.peerId,
      manifest_sha256: batch.manifestSha256,
      by_person: batch.by ?? null,
      at: now,
    })
    .onConflict((on) => on.columns(['id', 'direction']).doNothing())
    .execute()
}

const peerOf = (row: Selectable<Schema['batch_peer']>): BatchPeer => ({
  id: row.id,
  name: row.name,
  publicKey: row.public_key,
  fingerprint: row.fingerprint,
  addedAt: row.added_at,
})

const batchOf = (row: Selectable<Schema['batch']>): StoredBatch => ({
  id: row.id,
  direction: row.direction,
  kind: row.kind,
  peerId: row.peer_id,
  manifestSha256: row.manifest_sha256,
  by: row.by_person ?? undefined,
  at: row.at,
})
