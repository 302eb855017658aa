import assert from 'node:assert/strict'
import type { Partner } from '../../src/messages/index.ts'
import { exchangeCertificates, insertEvent, keepOutcome, listEvents, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

describe('an exchange in the database', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())

  it('keeps more certificates than one statement takes, in their order', async () => {
    const { id } = await insertExchangeRow(store, partner)
    const many = Array.from({ length: 22_000 }, (_, n) => new Uint8Array([n >> 8, n & 0xff])) // 66,000 parameters
    await store.db
      .transaction()
      .execute((tx) => keepOutcome(tx, id, { kind: 'certificates', certificates: many }, new Date()))
    assert.deepEqual(await exchangeCertificates(store.db, id), many)
  })

  it('shows the newest of a long timeline, in the order they happened', async () => {
    const { id } = await insertExchangeRow(store, partner)
    for (const kind of ['one', 'two', 'three', 'four'])
      await insertEvent(store.db, { kind, exchangeId: id }, new Date())
    const newest = await listEvents(store.db, { exchangeId: id, limit: 3 })
    assert.deepEqual(
      newest.map(({ kind }) => kind),
      ['two', 'three', 'four'],
    )
  })
})
