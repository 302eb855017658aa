import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { rowLines } from '../../src/store/dump/lines.ts'
import { settleTextForms, tablesOf } from '../../src/store/dump/shape.ts'
import {
  dump,
  insertEvent,
  keepListContent,
  keepMessages,
  load,
  type MessageOf,
  makeYears,
  messageRow,
  readDump,
  type Store,
} from '../../src/store/index.ts'
import { addPeople } from '../people/people.ts'
import { openInMemory } from '../support/embedded-template.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { describeOnServer } from '../support/on-server.ts'
import { openTestServerStore } from '../support/store.ts'

const NOW = new Date('2026-11-10T12:00:00Z')
const openEmbedded = (): Promise<Store> => openInMemory()

/** What is hard to carry: texts with everything in them, octets, parts by the year, rows that point at each other, decided approvals. */
async function fill(store: Store): Promise<void> {
  const { db } = store
  await makeYears(db, NOW)
  const partner = await insertPartnerRow(store)
  const [first] = [await insertExchangeRow(store, partner, { createdAt: new Date('2024-05-01T00:00:00Z') })]
  const second = await insertExchangeRow(store, partner, { createdAt: NOW, direction: 'out', owes: 'send' })
  await db
    .updateTable('exchange')
    .set({ for_exchange: second.id, request: Uint8Array.of(0, 255, 92) })
    .where('id', '=', first.id)
    .execute()
  for (const details of [{ text: 'a "quote", \\, \u2028, \n, é, 🔑' }, { none: null, number: 1.5 }]) {
    await insertEvent(db, { kind: 'told', exchangeId: second.id, details }, NOW)
  }
  await db.transaction().execute((tx) => keepListContent(tx, new Uint8Array(200_000).fill(7), NOW))
  await addPeople(['alice', 'bob'], { db, now: () => NOW })
  await sql`insert into approval (kind, subject, needs, requested_by, checks, action, created_at)
    select 'partner-suspension', 'suspend', 1, id, '[]', '{}', ${NOW} from person where name = 'alice'`.execute(db)
  await sql`insert into approval_vote select approval.id, person.id, 'approve', 'looked at', ${NOW}
    from approval, person where person.name = 'bob'`.execute(db)
  await sql`update approval set state = 'approved', decided_at = ${NOW}`.execute(db)
}

async function linesOf(store: Store): Promise<string[]> {
  const lines: string[] = []
  for await (const line of dump(store.db, NOW)) lines.push(line)
  return lines
}

const given = async function* (lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

/** Tables one after another, the rows of each in any order. */
const inOrder = (lines: readonly string[]): string[] =>
  lines.map((line, n) => `${lines.slice(0, n).filter((one) => one.startsWith('{')).length} ${line}`).sort()

function roundTrip(openFrom: () => Promise<Store>, openTo: () => Promise<Store>): void {
  let from: Store
  let to: Store
  let lines: string[]
  before(async () => {
    from = await openFrom()
    to = await openTo()
    await fill(from)
    lines = await linesOf(from)
    await load(to.db, given(lines))
  })
  after(async () => {
    await from?.close()
    await to?.close()
  })

  it('holds the same afterwards, in the same parts', async () => {
    assert.deepEqual(inOrder(await linesOf(to)), inOrder(lines))
  })

  it('goes on counting where the other stopped', async () => {
    const counted = sql<{
      count: number
      highest: number
    }>`select count(*)::int as count, max(id)::int as highest from event`
    const [before] = (await counted.execute(to.db)).rows
    assert.ok(before)
    await insertEvent(to.db, { kind: 'after' }, NOW)
    const { rows } = await counted.execute(to.db)
    assert.deepEqual(rows, [{ count: before.count + 1, highest: before.highest + 1 }])
  })

  it('has its guards again: foreign keys and triggers', async () => {
    await assert.rejects(sql`delete from partner`.execute(to.db))
    await assert.rejects(sql`delete from approval_vote`.execute(to.db), { constraint: 'approval_vote_stays' })
  })
}

describe('a dump', function () {
  this.timeout(60_000)
  describe('of an embedded database, in another', () => roundTrip(openEmbedded, openEmbedded))
  describeOnServer('of an embedded database, on a server', () => roundTrip(openEmbedded, openTestServerStore))
  describeOnServer('of a server, in an embedded database', () => roundTrip(openTestServerStore, openEmbedded))

  describe('of large messages', () => {
    const MEGABYTE = 1_000_000
    const SMALL = 30
    const LARGE = 6
    let store: Store
    before(async () => {
      store = await openEmbedded()
      await makeYears(store.db, NOW)
      const partner = await insertPartnerRow(store)
      for (let n = 0; n < SMALL + LARGE; n++) {
        const { id } = await insertExchangeRow(store, partner, { createdAt: new Date(NOW.getTime() + n) })
        const octets = new Uint8Array(n < SMALL ? 10 : MEGABYTE).fill(n)
        const packed = { sha256: String(n), http_status: null, tls_fingerprint: null, size: octets.length, octets }
        const of = {
          exchangeId: id,
          part: 'answer',
          direction: 'out',
          contract: 'tr-03129/1.1',
          operation: 'GetMasterList',
        }
        await keepMessages(store.db, [
          messageRow({ ...packed, coding: 'identity', first_at: NOW, last_at: NOW }, of as MessageOf),
        ])
      }
    })
    after(() => store?.close())

    it('holds few of them at a time, and all', async () => {
      const pages = await store.db.transaction().execute(async (tx) => {
        await settleTextForms(tx)
        const table = (await tablesOf(tx)).find(({ name }) => name === 'exchange_message') ?? assert.fail()
        const read: (readonly string[])[] = []
        for await (const page of rowLines(tx, table)) read.push(page)
        return read
      })
      assert.equal(new Set(pages.flat()).size, SMALL + LARGE)
      const longest = Math.max(...pages.map((page) => page.join('').length))
      assert.ok(longest < 5 * MEGABYTE, `${longest} characters`)
      assert.ok(pages.length < LARGE, `${pages.length} pages`)
    })
  })

  describe('that is not whole', () => {
    let store: Store
    let lines: string[]
    before(async () => {
      store = await openEmbedded()
      await fill(store)
      lines = await linesOf(store)
    })
    after(() => store?.close())

    it('is refused without its end, without a row, with a row too many, and when a value was altered', async () => {
      const row = lines.findIndex((line) => line.startsWith('['))
      const spoilt = {
        'no end': lines.slice(0, -1),
        'a row less': lines.toSpliced(row, 1),
        'a row more': lines.toSpliced(row, 0, lines[row] ?? ''),
        'another value': lines.with(row, (lines[row] ?? '').replace('"', '"x')),
        'no head': lines.slice(1),
        'more behind the end': [...lines, '[]'],
      }
      for (const [how, some] of Object.entries(spoilt)) {
        await assert.rejects(readDump(given(some)), { name: 'DumpError' }, how)
      }
    })

    it('changes nothing', async () => {
      const before = await linesOf(store)
      await assert.rejects(load(store.db, given(lines.slice(0, -1))), { name: 'DumpError' })
      assert.deepEqual(await linesOf(store), before)
    })

    it('is refused where it names what the database does not have', async () => {
      const other = lines.map((line) => line.replace('{"table":"event"', '{"table":"newer"'))
      await assert.rejects(load(store.db, given(other)), /has no newer/)
    })
  })
})
