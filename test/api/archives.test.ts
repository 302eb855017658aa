import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { listYearViews, readArchivePage, recordWrittenArchive, removeWholeYear } from '../../src/api/archives.ts'
import type { ApiDeps } from '../../src/api/deps.ts'
import { ArchiveWriter, checkArchive } from '../../src/cli/archive/chain.ts'
import type { ArchivePageView, Exchange } from '../../src/messages/index.ts'
import {
  findExchange,
  insertEvent,
  keepMessages,
  keepOutcome,
  listNewestEvents,
  type MessageOf,
  makeYears,
  messageRow,
  packMessage,
  type Store,
} from '../../src/store/index.ts'
import { openInMemory } from '../support/embedded-template.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'

const IN_2026 = new Date('2026-06-01T12:00:00Z')
const MANY = 600 // more than a page

describe('years of exchanges and events', () => {
  let store: Store
  let deps: ApiDeps
  let now = new Date('2027-06-01T00:00:00Z')
  let newer: Exchange
  let open: Exchange

  before(async () => {
    store = await openInMemory()
    await makeYears(store.db, IN_2026)
    const retention = { CVCA: 13.5, SPOC: 13.5, DV: 1.25, TCC: 1.25, NPKD: 1.25 }
    deps = { db: store.db, now: () => now, retention } as unknown as ApiDeps // the rest is not asked for
    const partner = await insertPartnerRow(store)
    for (let n = 0; n < MANY; n++) {
      const row = { createdAt: new Date(IN_2026.getTime() + n), state: 'closed', messageId: `m-${n}` }
      const { id } = await insertExchangeRow(store, partner, row)
      await insertEvent(store.db, { kind: 'accepted', exchangeId: id }, IN_2026)
      if (n === 0) {
        const outcome = { kind: 'certificates', certificates: [Uint8Array.of(0x7f, 0x21, 0)] } as const
        await store.db.transaction().execute((tx) => keepOutcome(tx, id, outcome, IN_2026))
        await keepAnswer(id, Buffer.from('<Envelope/>'))
      }
      if (n === 1 || n === 2) await keepAnswer(id, randomBytes(5_000_000)) // of one page at most
    }
    open = await insertExchangeRow(store, partner, { createdAt: IN_2026, state: 'parked' })
    newer = await insertExchangeRow(store, partner, { createdAt: new Date('2027-01-01T00:00:00Z'), state: 'closed' })
  })
  after(() => store.close())

  async function keepAnswer(exchangeId: string, octets: Uint8Array): Promise<void> {
    const of = { exchangeId, part: 'answer', direction: 'out', contract: 'tr-03129/1.1', operation: 'GetMasterList' }
    await keepMessages(store.db, [messageRow(await packMessage({ octets, at: IN_2026 }), of as MessageOf)])
  }

  const exported = async () => {
    const writer = new ArchiveWriter()
    const lines = [writer.head({ format: 'eac-broker archive', version: 1, year: 2026, written: now.toISOString() })]
    const pages: [string, number][] = []
    let page: ArchivePageView | undefined = await readArchivePage({ year: 2026 }, deps)
    while (page !== undefined) {
      const { of, rows, next }: ArchivePageView = page
      pages.push([of, rows.length])
      lines.push(...rows.map((row) => writer.row(of, row)))
      page = next === undefined ? undefined : await readArchivePage({ year: 2026, place: next }, deps)
    }
    lines.push(writer.end())
    return { lines, pages, ...writer.counts, sha256: writer.sha256() }
  }
  const check = (lines: readonly string[]) =>
    checkArchive(
      (async function* () {
        for (const line of lines) yield line.trimEnd()
      })(),
    )
  const remove = (more: { withoutArchive?: boolean } = {}) =>
    removeWholeYear({ year: 2026, reason: 'its time is over', withoutArchive: false, ...more }, deps)

  it('are not archived while an exchange of theirs has not ended', async () => {
    await assert.rejects(readArchivePage({ year: 2026 }, deps), /An exchange of 2026 did not end yet/)
    await store.db.updateTable('exchange').set({ state: 'closed' }).where('id', '=', open.id).execute()
  })

  it('are not archived before they are over', async () => {
    await assert.rejects(readArchivePage({ year: 2027 }, deps), /2027 is not over yet/)
  })

  it('that do not exist are told so, with where to look', async () => {
    await assert.rejects(readArchivePage({ year: 1999 }, deps), /nothing of 1999 here; "eac archive list"/)
  })

  it('are written out whole, with certificates, and whatever is done to the file is found', async () => {
    const { lines, pages, exchanges, messages, events, sha256 } = await exported()
    assert.deepEqual([exchanges, messages, events], [MANY + 1, 3, MANY])
    assert.ok(
      lines.some((line) => line.includes('\\\\x7f2100')),
      'the octets of the certificate',
    )
    const envelope = Buffer.from('<Envelope/>').toString('hex')
    assert.ok(
      lines.some((line) => line.includes(`\\\\x${envelope}`)),
      'the octets of the message',
    )
    assert.deepEqual(
      pages.filter(([of]) => of === 'message'),
      [
        ['message', 2],
        ['message', 1],
        ['message', 0],
      ],
      'two large messages do not share a page',
    )
    assert.deepEqual(await check(lines), { ok: true, year: 2026, counts: { exchanges, messages, events }, sha256 })
    const at = 10
    const changed = (lines[at] ?? '').replace('closed', 'parked')
    const cases = {
      changed: { lines: lines.with(at, changed), line: at + 2 }, // told by the next one, which names it
      removed: { lines: lines.toSpliced(at, 1), line: at + 1 },
      added: { lines: lines.toSpliced(at, 0, lines[at] ?? ''), line: at + 2 },
      moved: { lines: lines.with(at, lines[at + 1] ?? '').with(at + 1, lines[at] ?? ''), line: at + 1 },
      'cut at the end': { lines: lines.slice(0, -1), line: lines.length },
      'cut at the beginning': { lines: lines.slice(1), line: 1 },
      'gone on with': { lines: [...lines, lines[at] ?? ''], line: lines.length + 1 },
    }
    for (const [what, { lines, line }] of Object.entries(cases)) {
      const finding = await check(lines)
      assert.ok(!finding.ok, what)
      assert.equal(finding.line, line, what)
    }
  })

  it('stay for as long as the terms say, and until an archive holds them', async () => {
    await assert.rejects(remove(), /2026 is kept until 2028-04-02/)
    now = new Date('2028-05-01T00:00:00Z')
    await assert.rejects(remove(), /No archive of 2026 was written; write one with: eac archive export 2026/)
    const { sha256, exchanges, messages, events } = await exported()
    await recordWrittenArchive({ year: 2026, sha256, exchanges, messages: messages - 1, events }, deps)
    await assert.rejects(remove(), /other rows than its newest archive/)
    await recordWrittenArchive({ year: 2026, sha256, exchanges, messages, events }, deps)
    await insertEvent(store.db, { kind: 'repeated by the partner', exchangeId: open.id }, IN_2026)
    await assert.rejects(remove(), /other rows than its newest archive/)
  })

  it('go as a whole, and leave the others and a record', async () => {
    const { sha256, exchanges, messages, events } = await exported()
    await recordWrittenArchive({ year: 2026, sha256, exchanges, messages, events }, deps)
    const view = await remove()
    assert.ok(view.removedAt !== undefined)
    assert.equal(await findExchange(store.db, open.id), undefined)
    assert.deepEqual(await store.db.selectFrom('exchange_message').select('sha256').execute(), [])
    assert.equal((await findExchange(store.db, newer.id))?.id, newer.id)
    assert.deepEqual(await store.db.selectFrom('live_repeat').selectAll().execute(), [])
    const [event] = (await listNewestEvents(store.db, { limit: 1 })).rows
    assert.deepEqual(event?.details, { year: 2026, why: 'its time is over', archive: sha256 })
    const [first, second] = await listYearViews(deps)
    assert.equal(first?.year, 2027)
    assert.equal(second?.archives.at(-1)?.sha256, sha256)
  })
})
