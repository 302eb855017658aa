import type { Database, Tx } from '../database.ts'
import { type DumpEnd, type DumpHead, RowSum, rowLines, type TableSum } from './lines.ts'
import { migrationsOf, partsOf, sequencesOf, settleTextForms, tablesOf } from './shape.ts'

/**
 * All of our tables at one moment, in lines that either size of database takes (`load.ts`). On the embedded database everybody else
 * waits until it is done.
 * @returns lines without their ends
 */
export async function* dump(db: Database, now: Date): AsyncGenerator<string> {
  const tx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute()
  try {
    yield* dumpIn(tx as Tx, now)
    await tx.commit().execute()
  } finally {
    if (!tx.isCommitted)
      await tx
        .rollback()
        .execute()
        .catch(() => {}) // whoever reads has gone
  }
}

async function* dumpIn(tx: Tx, now: Date): AsyncGenerator<string> {
  await settleTextForms(tx)
  const head: DumpHead = {
    dump: 'eac-broker',
    version: 1,
    takenAt: now.toISOString(),
    migrations: await migrationsOf(tx),
    parts: await partsOf(tx),
    sequences: await sequencesOf(tx),
  }
  yield JSON.stringify(head)
  const end: TableSum[] = []
  for (const table of await tablesOf(tx)) {
    yield JSON.stringify({ table: table.name, columns: table.columns })
    const sum = new RowSum()
    for await (const lines of rowLines(tx, table)) {
      for (const line of lines) sum.add(line)
      yield* lines
    }
    end.push(sum.of(table.name))
  }
  yield JSON.stringify({ end } satisfies DumpEnd)
}
