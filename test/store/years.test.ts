import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import {
  archivePage,
  firstIdAt,
  insertEvent,
  keepMessages,
  listNewestEvents,
  listYearRecords,
  listYears,
  type MessageOf,
  makeYears,
  messageRow,
  newExchangeId,
  packMessage,
  removeYear,
  type Store,
  yearsMaker,
} from '../../src/store/index.ts'
import { partsOf, YEARLY } from '../../src/store/years.ts'
import { openInMemory } from '../support/embedded-template.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { describeOnServer } from '../support/on-server.ts'
import { openTestServerStore } from '../support/store.ts'

const date = (text: string): Date => new Date(`${text}Z`)

describe('what is kept by the year', () => {
  let store: Store
  before(async () => {
    store = await openInMemory()
    await makeYears(store.db, date('2026-11-30T00:00'))
  })
  after(() => store.close())

  const placeOf = async (table: 'exchange' | 'event', column: 'id' | 'exchange_id', id: string): Promise<string> => {
    const { rows } = await sql<{ place: string }>`
      select tableoid::regclass::text as place from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(
      store.db,
    )
    return rows[0]?.place ?? 'nowhere'
  }

  it('has parts for this year and the next, however often they are asked for', async () => {
    await Promise.all([makeYears(store.db, date('2026-12-01T00:00')), makeYears(store.db, date('2026-12-01T00:00'))])
    assert.deepEqual(await listYears(store.db), [2026, 2027])
  })

  it('puts an exchange and its events where its time belongs, to the last millisecond', async () => {
    const partner = await insertPartnerRow(store)
    for (const [at, place] of [
      ['2026-12-31T23:59:59.999', '2026'],
      ['2027-01-01T00:00:00.000', '2027'],
      ['2031-05-05T00:00:00.000', 'rest'],
    ] as const) {
      const { id } = await insertExchangeRow(store, partner, { createdAt: date(at) })
      await insertEvent(store.db, { kind: 'accepted', exchangeId: id }, date(at))
      assert.equal(await placeOf('exchange', 'id', id), `exchange_${place}`)
      assert.equal(await placeOf('event', 'exchange_id', id), `event_${place}`)
    }
  })

  it('leaves a year in the rest of which something lies there already', async () => {
    await makeYears(store.db, date('2031-01-01T00:00'))
    assert.deepEqual(await listYears(store.db), [2026, 2027, 2032])
  })

  it('of which an earlier version made fewer parts gets the others, as far as nothing lies in the rest', async () => {
    await makeYears(store.db, date('2040-01-01T00:00'))
    for (const part of ['exchange_message_2040', 'audit_row_2040', 'exchange_message_2041'])
      await sql`drop table ${sql.table(part)}`.execute(store.db)
    const { id } = await insertExchangeRow(store, await insertPartnerRow(store), {
      createdAt: date('2040-05-05T00:00'),
    })
    const of = {
      exchangeId: id,
      part: 'answer',
      direction: 'out',
      contract: 'tr-03129/1.1',
      operation: 'GetMasterList',
    }
    const packed = await packMessage({ octets: Buffer.from('<a/>'), at: date('2040-05-05T00:00') })
    await keepMessages(store.db, [messageRow(packed, of as MessageOf)])
    await makeYears(store.db, date('2040-06-01T00:00'))
    assert.deepEqual(await partsOf(store.db, 2040), ['exchange', 'exchange_certificate', 'event', 'audit_row'])
    assert.deepEqual(await partsOf(store.db, 2041), Object.keys(YEARLY))
    const record = (await listYearRecords(store.db)).find(({ year }) => year === 2040)
    assert.ok((record?.octets ?? 0) > 0)
    const after = { exchangeId: firstIdAt(date('2040-01-01T00:00')), part: '', sha256: '' }
    const page = await archivePage(store.db, 2040, { of: 'message', after })
    assert.equal(page.rows.length, 1, 'with what lies in the rest')
    await store.db.updateTable('exchange').set({ state: 'closed' }).where('id', '=', id).execute()
    assert.deepEqual(await removeYear(store.db, 2040, undefined, date('2050-01-01T00:00')), {})
    assert.deepEqual(await partsOf(store.db, 2040), [])
  })

  it('tells the events of all years in one order', async () => {
    const kinds = (await listNewestEvents(store.db, { limit: 3 })).rows.map(({ at }) => at.getUTCFullYear())
    assert.deepEqual(kinds, [2031, 2027, 2026])
  })

  it('gives ids that sort as the moments they were made', () => {
    const [earlier, later] = [date('2026-11-30T10:00:00.000'), date('2026-11-30T10:00:00.001')]
    assert.ok(newExchangeId(earlier) < newExchangeId(later))
    assert.ok(firstIdAt(later) <= newExchangeId(later))
    assert.ok(newExchangeId(earlier) < firstIdAt(later))
    assert.notEqual(newExchangeId(earlier), newExchangeId(earlier))
    assert.match(newExchangeId(earlier), /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  })

  it('keeps an exchange with an id of the older kind', async () => {
    const partner = await insertPartnerRow(store)
    const { id } = await insertExchangeRow(store, partner)
    const old = 'f0000000-0000-4000-8000-000000000000'
    await store.db.updateTable('exchange').set({ id: old }).where('id', '=', id).execute()
    assert.equal(await placeOf('exchange', 'id', old), 'exchange_rest')
    assert.equal(await placeOf('exchange', 'id', randomUUID()), 'nowhere')
  })
})

describeOnServer('the parts of a year that another process makes', () => {
  it('are seen within a transaction that looked for them before', async () => {
    const store = await openTestServerStore()
    await store.db.transaction().execute(async (tx) => {
      assert.deepEqual(await partsOf(tx, 2040), [])
      await makeYears(store.db, new Date('2040-06-01T00:00:00Z'))
      assert.deepEqual(await partsOf(tx, 2040), Object.keys(YEARLY))
    })
    await store.close()
  })
})

describeOnServer('the next year', () => {
  let store: Store
  before(async () => {
    store = await openTestServerStore()
    await makeYears(store.db, date('2026-11-30T00:00'))
  })
  after(() => store?.close())

  it('waits where a back-up reads, so that nobody waits behind it, and is made later', async () => {
    const makeAll = yearsMaker(store.db)
    await store.db.transaction().execute(async (tx) => {
      await sql`select from event limit 1`.execute(tx)
      await makeAll(date('2027-01-01T00:00:00'))
      await makeAll(date('2027-01-01T00:00:05'))
    })
    assert.deepEqual(await listYears(store.db), [2026, 2027])
    await makeAll(date('2027-01-01T00:10:00'))
    assert.deepEqual(await listYears(store.db), [2026, 2027, 2028])
  })
})
