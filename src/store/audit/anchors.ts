import { sql } from 'kysely'
import type { Database, Tx } from '../database.ts'
import type { StoredCheckpoint } from './checkpoints.ts'

/** How it is with a place outside. */
export interface AnchorRecord {
  readonly name: string
  readonly attempts: number // that failed since the last success
  readonly failingSince: Date | undefined
  readonly lastError: string | undefined
  readonly toldHours: number | undefined
  /** Checkpoints it does not have yet. */
  readonly owed: number
  /** The newest it has, and the row that one covers. */
  readonly newest: number | undefined
  readonly newestPosition: number | undefined
  readonly newestAt: Date | undefined
}

export async function listAuditAnchors(db: Database): Promise<AnchorRecord[]> {
  const { rows } = await sql<{
    name: string
    attempts: number
    failing_since: Date | null
    last_error: string | null
    told_hours: number | null
    owed: number
    newest: number | null
    newest_position: number | null
    newest_at: Date | null
  }>`
    select a.*, (select count(*)::integer from audit_anchored o where o.anchor = a.name and o.done_at is null) as owed,
      n.number as newest, c.position as newest_position, n.done_at as newest_at
    from audit_anchor a
    left join lateral (select number, done_at from audit_anchored d where d.anchor = a.name and d.done_at is not null
      order by number desc limit 1) n on true
    left join audit_checkpoint c on c.number = n.number
    order by a.name`.execute(db)
  return rows.map((row) => ({
    name: row.name,
    attempts: row.attempts,
    failingSince: row.failing_since ?? undefined,
    lastError: row.last_error ?? undefined,
    toldHours: row.told_hours ?? undefined,
    owed: row.owed,
    newest: row.newest ?? undefined,
    newestPosition: row.newest_position ?? undefined,
    newestAt: row.newest_at ?? undefined,
  }))
}

/** A place is known from now on, and looked after; one that is known stays as it is. */
export async function knowAnchor(tx: Database | Tx, name: string, now: Date): Promise<void> {
  await tx
    .insertInto('audit_anchor')
    .values({ name, next_at: now, failing_since: null, last_error: null, told_hours: null })
    .onConflict((on) => on.doNothing())
    .execute()
}

/** The checkpoint is owed to the place from here on. */
export async function oweAnchor(tx: Tx, anchor: string, number: number): Promise<void> {
  await tx
    .insertInto('audit_anchored')
    .values({ anchor, number, done_at: null, proof: null })
    .onConflict((on) => on.doNothing())
    .execute()
}

/** When a place was last owed something: the time of that checkpoint. */
export async function lastOwedAt(db: Database | Tx, anchor: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('audit_anchored')
    .innerJoin('audit_checkpoint', 'audit_checkpoint.number', 'audit_anchored.number')
    .select('audit_checkpoint.at')
    .where('anchor', '=', anchor)
    .orderBy('audit_anchored.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}

/** Names of places that are owed something and whose time it is. */
export async function dueAnchors(db: Database, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_anchor')
    .select('name')
    .where('next_at', '<=', now)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('audit_anchored')
          .select('number')
          .whereRef('audit_anchored.anchor', '=', 'audit_anchor.name')
          .where('done_at', 'is', null),
      ),
    )
    .orderBy('name')
    .execute()
  return rows.map(({ name }) => name)
}

/** The oldest checkpoint a place is owed. */
export async function oldestOwed(db: Database, anchor: string): Promise<StoredCheckpoint | undefined> {
  return db
    .selectFrom('audit_anchored')
    .innerJoin('audit_checkpoint', 'audit_checkpoint.number', 'audit_anchored.number')
    .selectAll('audit_checkpoint')
    .where('anchor', '=', anchor)
    .where('done_at', 'is', null)
    .orderBy('audit_anchored.number')
    .limit(1)
    .executeTakeFirst()
}

/** @returns whether it was owed still */
export async function noteAnchored(
  tx: Tx,
  {
    anchor,
    number,
    proof,
  }: { readonly anchor: string; readonly number: number; readonly proof: Uint8Array | undefined },
  now: Date,
): Promise<boolean> {
  const done = await tx
    .updateTable('audit_anchored')
    .set({ done_at: now, proof: proof ?? null })
    .where('anchor', '=', anchor)
    .where('number', '=', number)
    .where('done_at', 'is', null)
    .returning('number')
    .execute()
  await tx
    .updateTable('audit_anchor')
    .set({ attempts: 0, failing_since: null, last_error: null, told_hours: null, next_at: now })
    .where('name', '=', anchor)
    .execute()
  return done.length === 1
}

export async function noteAnchorFailed(
  tx: Database | Tx,
  { anchor, why, nextAt }: { readonly anchor: string; readonly why: string; readonly nextAt: Date },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('audit_anchor')
    .set(({ eb, fn }) => ({
      attempts: eb('attempts', '+', 1),
      failing_since: fn.coalesce('failing_since', sql<Date>`${now}::timestamptz`),
      last_error: why,
      next_at: nextAt,
    }))
    .where('name', '=', anchor)
    .execute()
}

/** @returns whether nobody told of so long an outage before */
export async function noteOutageTold(tx: Tx, anchor: string, hours: number): Promise<boolean> {
  const rows = await tx
    .updateTable('audit_anchor')
    .set({ told_hours: hours })
    .where('name', '=', anchor)
    .where(({ or, eb }) => or([eb('told_hours', 'is', null), eb('told_hours', '<', hours)]))
    .returning('name')
    .execute()
  return rows.length === 1
}

/** What the places answered about one checkpoint. */
export async function proofsOf(
  db: Database,
  number: number,
): Promise<readonly { readonly anchor: string; readonly doneAt: Date; readonly proof: Uint8Array | undefined }[]> {
  const rows = await db
    .selectFrom('audit_anchored')
    .select(['anchor', 'done_at', 'proof'])
    .where('number', '=', number)
    .where('done_at', 'is not', null)
    .orderBy('anchor')
    .execute()
  return rows.map(({ anchor, done_at, proof }) => ({ anchor, doneAt: done_at as Date, proof: proof ?? undefined }))
}

/** Which places have which checkpoints, of those numbered `from` to `to`. */
export async function placesOf(
  db: Database,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await db
    .selectFrom('audit_anchored')
    .select(['number', 'anchor'])
    .where('number', '>=', from)
    .where('number', '<=', to)
    .where('done_at', 'is not', null)
    .orderBy('anchor')
    .execute()
  const byNumber = new Map<number, string[]>()
  for (const { number, anchor } of rows) byNumber.set(number, [...(byNumber.get(number) ?? []), anchor])
  return byNumber
}
