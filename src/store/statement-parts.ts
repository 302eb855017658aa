import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from './database.ts'

/** A part of a statement of several, by the name it has there. A statement is one way to the database, and a transaction of its own. */
export type Part = readonly [name: string, query: RawBuilder<unknown>]

/** What is written in the statement that moves a state, and what must hold for it. */
export interface Beside {
  /** Read, and held, before the state moves. */
  readonly before: readonly Part[]
  /** The state stays, and nothing is written, where one of these does not hold. */
  readonly must: Readonly<Record<string, RawBuilder<boolean>>>
  /** Written for each row of {@link MOVED}. */
  readonly after: readonly Part[]
  /** Why nothing was written. @param failed a name among `must` */
  readonly refusal: (failed: string) => Error
}

/** The part that gives a row when the state has moved. */
export const MOVED = 'moved'

export const NOTHING_BESIDE: Beside = { before: [], must: {}, after: [], refusal: (failed) => new Error(failed) }

export const withParts = (parts: readonly Part[]): RawBuilder<unknown> =>
  sql`with ${sql.join(parts.map(([name, query]) => sql`${sql.table(name)} as (${query})`))}`

/** For a where clause. */
export const allHold = ({ must }: Beside): RawBuilder<boolean> =>
  Object.values(must).reduce((all, one) => sql<boolean>`${all} and ${one}`, sql<boolean>`true`)

/** For the columns a statement gives. */
export const whatHolds = ({ must }: Beside): RawBuilder<unknown> =>
  sql`jsonb_build_object(${sql.join(Object.entries(must).flatMap(([name, holds]) => [sql.lit(name), holds]))})`

/** @throws what was to be thrown where one of them does not hold */
export function assertHeld({ refusal }: Beside, held: Readonly<Record<string, boolean>>): void {
  for (const [name, holds] of Object.entries(held)) if (!holds) throw refusal(name)
}

/** Writes it for itself, where no state of this kind moves. @throws what was to be thrown where one of them does not hold */
export async function writeBeside(tx: Database | Tx, beside: Beside): Promise<void> {
  const moved: Part = [MOVED, sql`select where ${allHold(beside)}`]
  const { rows } = await sql<{ held: Record<string, boolean> }>`
    ${withParts([...beside.before, moved, ...beside.after])} select ${whatHolds(beside)} as held`.execute(tx)
  assertHeld(beside, rows[0]?.held ?? {})
}
