import assert from 'node:assert/strict'
import { sql } from 'kysely'
import {
  chainEvents,
  ensureAuditKey,
  exportLines,
  makeCheckpoints,
  type Verified,
  verifyChain,
} from '../../src/audit/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import { countPending, eventRow, insertEvent, type Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

describe('the audit chain', () => {
  let store: Store
  const minute = 0
  const now = () => new Date(Date.UTC(2026, 10, 30, 12, minute))
  const keys = openMemoryKeyStore()
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const tell = (kind: string, details = {}) => insertEvent(store.db, { kind, details }, now())
  const verified = (): Promise<Verified> => verifyChain({ lines: exportLines(store.db, now) })

  it('takes each event in, once, in order, and verifies', async () => {
    const events = Array.from({ length: 1_200 }, (_, n) =>
      eventRow({ kind: 'told', details: { n, text: 'ä\u2028"' } }, now()),
    )
    await store.db.insertInto('event').values(events).execute()
    assert.equal((await countPending(store.db)).count, 1_200)
    const [one, other] = await Promise.all([chainEvents(store.db, now), chainEvents(store.db, now)])
    assert.equal(one + other, 1_200)
    await ensureAuditKey({ db: store.db, keys, now })
    await chainEvents(store.db, now)
    assert.equal(await makeCheckpoints([{ name: 'file', everyMinutes: 10 }], { db: store.db, keys, now }), 1)
    assert.equal(await makeCheckpoints([{ name: 'file', everyMinutes: 10 }], { db: store.db, keys, now }), 0)
    const found = await verified()
    assert.deepEqual(found.findings, [])
    assert.equal(found.rows, 1_201)
    assert.equal(found.checkpoints, 1)
    assert.equal(found.pending, 0)
  })

  it('what was rolled back is nowhere in it', async () => {
    const before = (await verified()).rows
    await assert.rejects(
      store.db.transaction().execute(async (tx) => {
        await insertEvent(tx, { kind: 'never' }, now())
        throw new Error('rolled back')
      }),
    )
    await tell('afterwards')
    const found = await verified()
    assert.equal(found.rows, before + 1)
    assert.ok(found.ok)
  })

  for (const statement of [
    `update event set kind = 'other' where id = 1`,
    `delete from event where id = 1`,
    `truncate event`,
    `update audit_row set hash = before`,
    `delete from audit_row where position = 1`,
    `truncate audit_row`,
    `delete from audit_checkpoint`,
    `update audit_head set position = 0`,
    `delete from audit_head`,
  ]) {
    it(`the database refuses: ${statement}`, () =>
      assert.rejects(sql.raw(statement).execute(store.db), /belongs to the audit trail|only grows/))
  }

  it('an event that goes before it is chained leaves a row that says so', async () => {
    await tell('soon gone')
    await sql`alter table event disable trigger user`.execute(store.db)
    await sql`delete from event where kind = 'soon gone'`.execute(store.db)
    await sql`alter table event enable trigger user`.execute(store.db)
    await chainEvents(store.db, now)
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from event where kind = 'events were removed before they were chained'`.execute(
      store.db,
    )
    assert.equal(rows[0]?.n, 1)
    assert.ok((await verified()).ok)
  })
})
