import { sql } from 'kysely'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { ALL, type Closed, type ClosedScopes } from './load.ts'

interface Change {
  readonly says: string
  readonly details: Readonly<Record<string, unknown>>
}

const SAYS_CLOSED = { lists: 'no lists are taken now', requests: 'no new work is taken now' } as const
const SAYS_OPEN = 'new work is taken again'

/**
 * Writes down what is closed now and what is open again, with an event for each change that no other process told before.
 * @param told undefined: a process begins, and looks at all that is written down
 * @returns the changes this process has seen
 */
export async function tellChanges(
  db: Database,
  told: ClosedScopes | undefined,
  closed: ClosedScopes,
  at: Date,
): Promise<Change[]> {
  return db.transaction().execute(async (tx) => {
    const changes: Change[] = []
    const known =
      told?.keys() ?? (await tx.selectFrom('admission_closed').select('scope').execute()).map((row) => row.scope)
    for (const scope of known) {
      if (closed.has(scope)) continue
      await noteOpen(tx, scope, at)
      changes.push({ says: SAYS_OPEN, details: { of: scope } })
    }
    for (const [scope, one] of closed) {
      if (told?.get(scope)?.closes === one.closes) continue
      await noteClosed(tx, scope, one, at)
      changes.push({ says: SAYS_CLOSED[one.closes], details: { of: scope, why: one.why } })
    }
    return changes
  })
}

async function noteClosed(tx: Tx, scope: string, { closes, why }: Closed, at: Date): Promise<void> {
  const { rows } = await sql`
    insert into admission_closed (scope, closes, why, since) values (${scope}, ${closes}, ${why}, ${at})
    on conflict (scope) do update set closes = excluded.closes, why = excluded.why, since = excluded.since
      where admission_closed.closes <> excluded.closes
    returning scope`.execute(tx)
  if (rows.length > 0) await insertEvent(tx, { kind: SAYS_CLOSED[closes], ...partnerOf(scope), details: { why } }, at)
}

async function noteOpen(tx: Tx, scope: string, at: Date): Promise<void> {
  const row = await tx
    .deleteFrom('admission_closed')
    .where('scope', '=', scope)
    .returning(['why', 'since'])
    .executeTakeFirst()
  if (row === undefined) return
  const { why, since } = row
  await insertEvent(tx, { kind: SAYS_OPEN, ...partnerOf(scope), details: { why, since } }, at)
}

const partnerOf = (scope: string): { partnerId?: string } => (scope === ALL || scope === '' ? {} : { partnerId: scope })
