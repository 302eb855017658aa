import { createHash, randomUUID } from 'node:crypto'
import type { ListKind } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** A list an authority found good; its octets are asked for by their hash. */
export interface ListVersion {
  readonly kind: ListKind
  readonly sha256: string
  readonly signedAt: Date
  readonly fromPartnerId: string | undefined
  /** The name of the source that brought it. */
  readonly fromSource: string | undefined
  readonly keptAt: Date
}

/** Which list a partner got last, and whether it asked or was sent it. */
export interface HeldList {
  readonly partnerId: string
  readonly kind: ListKind
  readonly sha256: string
  readonly how: 'asked' | 'sent'
  readonly at: Date
}

/** Keeps the octets, once however often they come. @returns their SHA-256, hex */
export async function keepListContent(tx: Tx, octets: Uint8Array, at: Date): Promise<string> {
  const sha256 = createHash('sha256').update(octets).digest('hex')
  await tx
    .insertInto('list_content')
    .values({ sha256, octets, kept_at: at })
    .onConflict((on) => on.column('sha256').doNothing())
    .execute()
  return sha256
}

export async function listContent(db: Database | Tx, sha256: string): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('list_content').select('octets').where('sha256', '=', sha256).executeTakeFirst()
  return row?.octets
}

/** Held to the end of the transaction: while a list becomes the current one, nobody else is told which that is. */
export async function lockListsOf(tx: Tx, authorityId: string): Promise<void> {
  await tx.selectFrom('authority').select('id').where('id', '=', authorityId).forNoKeyUpdate().execute()
}

/** @returns false when the authority had this very list already */
export async function insertListVersion(
  tx: Tx,
  version: Omit<ListVersion, 'keptAt'> & { readonly authorityId: string },
  at: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('list_version')
    .values({
      id: randomUUID(),
      authority_id: version.authorityId,
      kind: version.kind,
      sha256: version.sha256,
      signed_at: version.signedAt,
      from_partner_id: version.fromPartnerId ?? null,
      from_source: version.fromSource ?? null,
      kept_at: at,
    })
    .onConflict((on) => on.columns(['authority_id', 'kind', 'sha256']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The versions of an authority, the newest of each kind first. */
export async function listVersions(db: Database | Tx, authorityId: string): Promise<ListVersion[]> {
  const rows = await db
    .selectFrom('list_version')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .orderBy('kind')
    .orderBy('signed_at', 'desc')
    .orderBy('kept_at', 'desc')
    .execute()
  return rows.map(versionOf)
}

/** The one it gives to those who ask. */
export async function currentList(
  db: Database | Tx,
  authorityId: string,
  kind: ListKind,
): Promise<ListVersion | undefined> {
  const row = await db
    .selectFrom('list_version')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('kind', '=', kind)
    .orderBy('signed_at', 'desc')
    .orderBy('kept_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : versionOf(row)
}

type VersionRow = { [column in keyof Schema['list_version']]: Schema['list_version'][column] }

function versionOf(row: VersionRow): ListVersion {
  return {
    kind: row.kind as ListKind,
    sha256: row.sha256,
    signedAt: row.signed_at,
    fromPartnerId: row.from_partner_id ?? undefined,
    fromSource: row.from_source ?? undefined,
    keptAt: row.kept_at,
  }
}

export async function noteListHeld(tx: Tx, held: HeldList): Promise<void> {
  const { partnerId, kind, sha256, how, at } = held
  await tx
    .insertInto('list_held')
    .values({ partner_id: partnerId, kind, sha256, how, at })
    .onConflict((on) => on.columns(['partner_id', 'kind']).doUpdateSet({ sha256, how, at }))
    .execute()
}

/** Who of an authority's partners has which list. */
export async function listsHeld(db: Database | Tx, authorityId: string): Promise<HeldList[]> {
  const rows = await db
    .selectFrom('list_held')
    .innerJoin('partner', 'partner.id', 'list_held.partner_id')
    .selectAll('list_held')
    .where('partner.authority_id', '=', authorityId)
    .orderBy('list_held.at', 'desc')
    .execute()
  return rows.map((row) => ({
    partnerId: row.partner_id,
    kind: row.kind as ListKind,
    sha256: row.sha256,
    how: row.how,
    at: row.at,
  }))
}

/** A CSCA certificate this authority trusts for lists. @returns false when it does already */
export async function insertListAnchor(tx: Tx, authorityId: string, der: Uint8Array, at: Date): Promise<boolean> {
  const sha256 = createHash('sha256').update(der).digest('hex')
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('list_anchor')
    .values({ authority_id: authorityId, sha256, der, added_at: at })
    .onConflict((on) => on.columns(['authority_id', 'sha256']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function listAnchors(db: Database | Tx, authorityId: string): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('list_anchor')
    .select('der')
    .where('authority_id', '=', authorityId)
    .orderBy('added_at')
    .execute()
  return rows.map(({ der }) => der)
}
