import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import type { AuthorityRole, Holder, KeyPlace } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** Told when an authority was added; the payload is its id. */
export const AUTHORITIES_CHANNEL = 'authority_added'

/** An authority as stored; what its policy means, `pki` knows. */
export interface AuthorityRecord extends Holder {
  readonly id: string
  readonly name: string
  readonly role: AuthorityRole
  readonly policy: unknown
  /** Of a CVCA whose keys are on a machine without a network: that machine, by the id of its batch peer. */
  readonly ceremonyPeer?: string | undefined
  /** Where its next key is made; undefined: where the node has its keys. */
  readonly keyPlace?: KeyPlace | undefined
}

/** A key pair of an authority: the private half is in the key store under `keyId`; undefined: on another machine. */
export interface AuthorityKey {
  readonly id: string
  readonly authorityId: string
  readonly certifiedBy: string // country and mnemonic of the certifying holder
  readonly holderReference: string
  readonly keyId: string | undefined
  readonly publicKey: Uint8Array // 7F49 with domain parameters
  readonly state: 'requested' | 'active' | 'retired'
}

export async function insertAuthority(
  tx: Tx,
  authority: Omit<AuthorityRecord, 'id'>,
  now: Date,
): Promise<AuthorityRecord> {
  const id = randomUUID()
  const { name, role, country, mnemonic, policy, ceremonyPeer, keyPlace } = authority
  await tx
    .insertInto('authority')
    .values({
      id,
      name,
      role,
      country,
      mnemonic,
      policy: JSON.stringify(policy),
      ceremony_peer: ceremonyPeer ?? null,
      key_place: keyPlace ?? null,
      created_at: now,
    })
    .execute()
  await sql`select pg_notify(${AUTHORITIES_CHANNEL}, ${id})`.execute(tx)
  return { id, ...authority }
}

export async function listAuthorities(db: Database | Tx): Promise<AuthorityRecord[]> {
  return (await db.selectFrom('authority').selectAll().orderBy('name').execute()).map(authorityOf)
}

export async function findAuthority(db: Database | Tx, id: string): Promise<AuthorityRecord | undefined> {
  const row = await db.selectFrom('authority').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : authorityOf(row)
}

export async function findAuthorityByName(db: Database | Tx, name: string): Promise<AuthorityRecord | undefined> {
  const row = await db.selectFrom('authority').selectAll().where('name', '=', name).executeTakeFirst()
  return row === undefined ? undefined : authorityOf(row)
}

/** Of its keys from now on. */
export async function setKeyPlace(tx: Tx, authorityId: string, place: KeyPlace): Promise<void> {
  await tx.updateTable('authority').set({ key_place: place }).where('id', '=', authorityId).execute()
}

export async function insertAuthorityKey(tx: Tx, key: Omit<AuthorityKey, 'id'>, now: Date): Promise<AuthorityKey> {
  const id = randomUUID()
  await tx
    .insertInto('authority_key')
    .values({
      id,
      authority_id: key.authorityId,
      certified_by: key.certifiedBy,
      holder_reference: key.holderReference,
      key_id: key.keyId ?? null,
      public_key: key.publicKey,
      state: key.state,
      created_at: now,
    })
    .execute()
  return { id, ...key }
}

/** The key an authority signs with: its own (CVCA), or the one certified by this holder. */
export async function findActiveKey(
  db: Database | Tx,
  authorityId: string,
  certifiedBy: string,
): Promise<AuthorityKey | undefined> {
  const row = await db
    .selectFrom('authority_key')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('certified_by', '=', certifiedBy)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return row === undefined ? undefined : keyOf(row)
}

export async function findKeyByHolderReference(
  db: Database | Tx,
  authorityId: string,
  certifiedBy: string,
  holderReference: string,
): Promise<AuthorityKey | undefined> {
  const row = await db
    .selectFrom('authority_key')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('certified_by', '=', certifiedBy)
    .where('holder_reference', '=', holderReference)
    .executeTakeFirst()
  return row === undefined ? undefined : keyOf(row)
}

export async function listKeys(db: Database | Tx, authorityId: string): Promise<AuthorityKey[]> {
  const rows = await db
    .selectFrom('authority_key')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .orderBy('created_at')
    .execute()
  return rows.map(keyOf)
}

/**
 * A key that was asked for becomes the active one of its authority under its certifying holder; the one before retires.
 * A late answer for an older key changes nothing: that key retires unused.
 */
export async function activateKey(tx: Tx, key: AuthorityKey): Promise<void> {
  const requested = await tx
    .selectFrom('authority_key')
    .select('created_at')
    .where('id', '=', key.id)
    .where('state', '=', 'requested')
    .executeTakeFirst()
  if (requested === undefined) return
  const ofHolder = tx
    .updateTable('authority_key')
    .set({ state: 'retired' })
    .where('authority_id', '=', key.authorityId)
    .where('certified_by', '=', key.certifiedBy)
    .where('state', '=', 'active')
  await ofHolder.where('created_at', '<=', requested.created_at).execute()
  const newer = await findActiveKey(tx, key.authorityId, key.certifiedBy)
  const state = newer === undefined ? 'active' : 'retired'
  await tx.updateTable('authority_key').set({ state }).where('id', '=', key.id).execute()
}

/** The columns that make up an authority; they come from JSON, too. */
export type AuthorityRow = Omit<Selectable<Schema['authority']>, 'created_at'>

export function authorityOf(row: AuthorityRow): AuthorityRecord {
  return {
    id: row.id,
    name: row.name,
    role: row.role as AuthorityRole,
    country: row.country,
    mnemonic: row.mnemonic,
    policy: row.policy,
    ceremonyPeer: row.ceremony_peer ?? undefined,
    keyPlace: (row.key_place as KeyPlace | null) ?? undefined, // by the table's check
  }
}

function keyOf(row: Selectable<Schema['authority_key']>): AuthorityKey {
  return {
    id: row.id,
    authorityId: row.authority_id,
    certifiedBy: row.certified_by,
    holderReference: row.holder_reference,
    keyId: row.key_id ?? undefined,
    publicKey: row.public_key,
    state: row.state,
  }
}
