import assert from 'node:assert/strict'
import type { Exchange, Partner } from '../../src/messages/index.ts'
import { type ExchangeSearch, insertEvent, listExchanges, listNewestEvents, type Store } from '../../src/store/index.ts'
import { LOOKED_AT_MOST } from '../../src/store/pages.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { fillExchanges } from '../support/many-exchanges.ts'
import { openTestStore } from '../support/store.ts'

const minute = (n: number) => new Date(Date.UTC(2026, 10, 20, 8, n))

describe('pages of exchanges', () => {
  let store: Store
  let gate: Partner
  let border: Partner
  const made: Exchange[] = []
  before(async () => {
    store = await openTestStore()
    gate = await insertPartnerRow(store)
    border = await insertPartnerRow(store)
    for (let n = 0; n < 20; n++) {
      made.push(
        await insertExchangeRow(store, n % 4 === 0 ? border : gate, {
          createdAt: minute(n),
          messageId: `m-${n}`,
          operation: n % 2 === 0 ? 'RequestCertificate' : 'GetCACertificates',
          state: n % 5 === 0 ? 'parked' : 'closed',
          ...(n % 5 !== 0 && { outcome: n % 3 === 0 ? 'expired' : 'certificates' }),
          direction: n < 10 ? 'in' : 'out',
        }),
      )
    }
    const [first, second, third] = made as [Exchange, Exchange, Exchange]
    const at = (id: string) => store.db.updateTable('exchange').where('id', '=', id)
    await at(first.id).set({ holder_reference: 'UTGATE00001', answer_told_hours: 24 }).execute()
    await at(second.id).set({ for_exchange: first.id, wire_status: 'failure_expired' }).execute()
    await at(third.id).set({ wire_status: 'ok_cert_available' }).execute()
  })
  after(() => store?.close())

  const numbers = (rows: readonly { readonly id: string }[]) =>
    rows.map(({ id }) => made.findIndex((one) => one.id === id))
  const found = async (search: Partial<ExchangeSearch>) =>
    numbers((await listExchanges(store.db, { limit: 100, ...search })).rows)

  it('follow one another, newest first, and what comes meanwhile moves none', async () => {
    const seen: number[] = []
    let after: string | undefined
    do {
      const { rows, next } = await listExchanges(store.db, { limit: 6, after })
      seen.push(...numbers(rows))
      after = next
      await insertExchangeRow(store, gate, { createdAt: minute(59) })
    } while (after !== undefined)
    assert.deepEqual(seen, [...made.keys()].reverse())
  })

  it('hold what was asked for', async () => {
    const all = [...made.keys()].reverse()
    const to19 = { until: minute(20) }
    assert.deepEqual(await found({ partnerName: border.name }), [16, 12, 8, 4, 0])
    assert.deepEqual(await found({ partnerName: 'nobody' }), [])
    assert.deepEqual(await found({ state: 'parked' }), [15, 10, 5, 0])
    assert.deepEqual(await found({ state: 'closed', direction: 'in' }), [9, 8, 7, 6, 4, 3, 2, 1])
    assert.deepEqual(await found({ ...to19, direction: 'out' }), all.slice(0, 10))
    assert.deepEqual(await found({ operation: 'RequestCertificate', outcome: 'expired' }), [18, 12, 6])
    assert.deepEqual(await found({ outcome: 'certificates', partnerName: border.name }), [16, 8, 4])
    assert.deepEqual(await found({ from: minute(3), until: minute(6) }), [5, 4, 3])
    assert.deepEqual(await found({ messageId: 'm-7' }), [7])
    assert.deepEqual(await found({ holderReference: 'UTGATE00001' }), [0])
    assert.deepEqual(await found({ forExchange: made[0]!.id }), [1])
    assert.deepEqual(await found({ code: 'failure_expired' }), [1])
    assert.deepEqual(await found({ code: 'ok_cert_available' }), [2])
    assert.deepEqual(await found({ attention: true }), [15, 10, 5, 0])
    assert.deepEqual(await found({ attention: true, partnerName: border.name }), [0])
  })

  it('are found by whatever somebody has at hand, page by page', async () => {
    assert.deepEqual(await found({ search: made[4]!.id.toUpperCase() }), [4])
    assert.deepEqual(await found({ search: 'm-7' }), [7])
    assert.deepEqual(await found({ search: 'utgate00001' }), [0])
    assert.deepEqual(await found({ search: border.name.slice(3, 30) }), [16, 12, 8, 4, 0])
    assert.deepEqual(await found({ search: border.name, state: 'parked' }), [0])
    assert.deepEqual(await found({ search: border.name, from: minute(3), until: minute(13) }), [12, 8, 4])
    assert.deepEqual(await found({ search: '%' }), [])
    const first = await listExchanges(store.db, { search: border.name, limit: 2 })
    assert.deepEqual(numbers(first.rows), [16, 12])
    assert.deepEqual(await found({ search: border.name, after: first.next }), [8, 4, 0])
  })

  it('are found by the fingerprint of a certificate, as people copy it', async () => {
    const sha256 = 'ab'.repeat(32)
    await store.db
      .insertInto('certificate')
      .values({
        id: made[0]!.id,
        authority_id: border.authorityId,
        sha256,
        octets: new Uint8Array(1),
        holder_reference: 'UTGATE00001',
        authority_reference: 'UTDV00001',
        role: 'terminal',
        effective: '2026-11-20',
        expires: '2026-12-20',
        origin: 'issued',
        is_anchor: false,
        stored_at: minute(1),
      })
      .execute()
    assert.deepEqual(await found({ search: `${'AB:'.repeat(31)}AB` }), [0])
  })

  it('tell how late an exchange is, and with whom it is', async () => {
    const { rows } = await listExchanges(store.db, { holderReference: 'UTGATE00001', limit: 1 })
    assert.deepEqual([rows[0]?.partnerName, rows[0]?.lateHours], [border.name, 24])
  })
})

describe('pages of events', () => {
  let store: Store
  let gate: Partner
  before(async () => {
    store = await openTestStore()
    gate = await insertPartnerRow(store)
    for (let n = 0; n < 9; n++) {
      const kind = n % 3 === 0 ? 'circuit opened' : 'accepted'
      // two at the same moment each
      await insertEvent(store.db, { kind, details: { n }, ...(n > 4 && { partnerId: gate.id }) }, minute(n >> 1))
    }
  })
  after(() => store?.close())

  type Search = Partial<Parameters<typeof listNewestEvents>[1]>
  const found = async (search: Search) =>
    (await listNewestEvents(store.db, { limit: 50, ...search })).rows.map(({ details }) => details.n)

  it('follow one another, newest first, also within a moment', async () => {
    const seen: unknown[] = []
    let after: Search['after']
    do {
      const { rows, next } = await listNewestEvents(store.db, { limit: 2, after })
      seen.push(...rows.map(({ details }) => details.n))
      after = next
    } while (after !== undefined)
    assert.deepEqual(seen, [8, 7, 6, 5, 4, 3, 2, 1, 0])
  })

  it('hold what was asked for', async () => {
    assert.deepEqual(await found({ kind: 'circuit opened' }), [6, 3, 0])
    assert.deepEqual(await found({ partnerName: gate.name }), [8, 7, 6, 5])
    assert.deepEqual(await found({ partnerName: gate.name, kind: 'accepted' }), [8, 7, 5])
    assert.deepEqual(await found({ from: minute(1), until: minute(3) }), [5, 4, 3, 2])
  })
})

describe('a search for what is rare', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
    await fillExchanges(store.db, { exchanges: LOOKED_AT_MOST + 10, until: minute(0) })
  })
  after(() => store?.close())

  it('gives up the page after so many rows, and goes on with the next', async () => {
    const { rows: oldest } = await listExchanges(store.db, {
      limit: 1,
      until: new Date(minute(0).getTime() - 548 * 86_399_000),
    })
    const from = oldest[0]?.createdAt ?? assert.fail()
    await store.db.updateTable('exchange').where('id', '=', oldest[0]!.id).set({ wire_status: 'ok_rare' }).execute()
    const first = await listExchanges(store.db, { code: 'ok_rare', limit: 5 })
    assert.deepEqual(first.rows, [])
    const second = await listExchanges(store.db, { code: 'ok_rare', limit: 5, after: first.next })
    assert.deepEqual([second.rows.map(({ createdAt }) => createdAt), second.next], [[from], undefined])
  })
})
