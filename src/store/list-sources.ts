import { randomUUID } from 'node:crypto'
import type { ListSourceKind, ListSourceOrigin } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** What is told of a place lists come from. */
export interface NewListSource {
  readonly name: string
  readonly authorityId: string
  readonly kind: ListSourceKind
  /** An absolute path, or a URL. */
  readonly place: string
  /** PEM. */
  readonly ca: string | undefined
  readonly everySeconds: number
  readonly origin: ListSourceOrigin
}

export interface ListSourceRecord extends NewListSource {
  readonly id: string
  readonly dueAt: Date
  readonly triedAt: Date | undefined
  readonly succeededAt: Date | undefined
  /** Undefined while the last look went well. */
  readonly failingSince: Date | undefined
  readonly lastError: string | undefined
  readonly accepted: AcceptedList
}

/** The list that was found good last, and what the server said to ask for a newer one by. */
export interface AcceptedList {
  readonly sha256: string | undefined
  readonly etag: string | undefined
  readonly lastModified: string | undefined
}

/** It is due at once. */
export async function insertListSource(tx: Tx, source: NewListSource, at: Date): Promise<void> {
  const { name, authorityId, kind, place, ca, everySeconds, origin } = source
  await tx
    .insertInto('list_source')
    .values({
      id: randomUUID(),
      name,
      authority_id: authorityId,
      kind,
      place,
      ca: ca ?? null,
      every_seconds: everySeconds,
      origin,
      created_at: at,
      due_at: at,
    })
    .execute()
}

export async function deleteListSource(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('list_source').where('id', '=', id).execute()
}

export async function listListSources(db: Database | Tx): Promise<ListSourceRecord[]> {
  return (await db.selectFrom('list_source').selectAll().orderBy('name').execute()).map(sourceOf)
}

export async function findListSource(db: Database | Tx, id: string): Promise<ListSourceRecord | undefined> {
  const row = await db.selectFrom('list_source').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : sourceOf(row)
}

/** Ids of those that are to be looked at, longest due first. */
export async function dueListSources(db: Database, at: Date): Promise<string[]> {
  const rows = await db.selectFrom('list_source').select('id').where('due_at', '<=', at).orderBy('due_at').execute()
  return rows.map(({ id }) => id)
}

export async function makeListSourceDue(db: Database | Tx, id: string, at: Date): Promise<void> {
  await db.updateTable('list_source').set({ due_at: at }).where('id', '=', id).execute()
}

/** @returns since when it had been failing */
export async function noteSourceLookedAt(
  tx: Tx,
  { id, everySeconds, failingSince }: ListSourceRecord,
  accepted: AcceptedList,
  at: Date,
): Promise<Date | undefined> {
  await tx
    .updateTable('list_source')
    .set({
      due_at: secondsAfter(at, everySeconds),
      tried_at: at,
      succeeded_at: at,
      failing_since: null,
      last_error: null,
      accepted_sha256: accepted.sha256 ?? null,
      etag: accepted.etag ?? null,
      last_modified: accepted.lastModified ?? null,
    })
    .where('id', '=', id)
    .execute()
  return failingSince
}

const SOONER_SECONDS = 300 // where it is looked at less often than that, a failing one is tried again after this

/** @returns false when it was failing for the same reason before */
export async function noteSourceFailed(tx: Tx, source: ListSourceRecord, error: string, at: Date): Promise<boolean> {
  await tx
    .updateTable('list_source')
    .set({
      due_at: secondsAfter(at, Math.min(source.everySeconds, SOONER_SECONDS)),
      tried_at: at,
      failing_since: source.failingSince ?? at,
      last_error: error,
    })
    .where('id', '=', source.id)
    .execute()
  return source.lastError !== error
}

const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + 1000 * seconds)

type Row = { [column in keyof Schema['list_source']]: Schema['list_source'][column] }

function sourceOf(row: Row): ListSourceRecord {
  return {
    id: row.id,
    name: row.name,
    authorityId: row.authority_id,
    kind: row.kind as ListSourceKind,
    place: row.place,
    ca: row.ca ?? undefined,
    everySeconds: row.every_seconds,
    origin: row.origin,
    dueAt: row.due_at,
    triedAt: row.tried_at ?? undefined,
    succeededAt: row.succeeded_at ?? undefined,
    failingSince: row.failing_since ?? undefined,
    lastError: row.last_error ?? undefined,
    accepted: {
      sha256: row.accepted_sha256 ?? undefined,
      etag: row.etag ?? undefined,
      lastModified: row.last_modified ?? undefined,
    },
  }
}
