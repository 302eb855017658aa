import assert from 'node:assert/strict'
import { showTraffic } from '../../src/api/traffic.ts'
import type { Partner } from '../../src/messages/index.ts'
import { insertEvent, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const NOW = new Date('2026-11-22T08:20:00Z')

describe('the traffic of a day', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
    const begins = (at: string, row: { direction: 'in' | 'out'; outcome?: string }) =>
      insertExchangeRow(store, partner, { ...row, createdAt: new Date(at) })
    await begins('2026-11-21T08:59:59Z', { direction: 'in' }) // 24 hours ago, and more
    await begins('2026-11-21T09:00:00Z', { direction: 'out' })
    await begins('2026-11-22T07:59:59.999Z', { direction: 'in', outcome: 'expired' })
    await begins('2026-11-22T08:00:00Z', { direction: 'in', outcome: 'certificates' })
    await begins('2026-11-22T08:19:00Z', { direction: 'in', outcome: 'received' })
    await begins('2026-11-22T08:19:00Z', { direction: 'out', outcome: 'not-accepted' })
    const refused = { kind: 'caller refused', details: { why: 'unknown' } }
    await insertEvent(store.db, refused, new Date('2026-11-22T08:01:00Z'))
    await insertEvent(store.db, { ...refused, details: { andMore: 7 } }, new Date('2026-11-22T08:02:00Z'))
    await insertEvent(store.db, { kind: 'settled' }, new Date('2026-11-22T08:02:00Z'))
  })
  after(() => store?.close())

  it('has the hour that runs and each of the 23 before it, those without anything, too', async () => {
    const hours = await showTraffic({ db: store.db, now: () => NOW })
    assert.equal(hours.length, 24)
    const nothing = { received: 0, sent: 0, refused: 0, turnedAway: 0 }
    assert.deepEqual(hours[0], { ...nothing, from: '2026-11-21T09:00:00.000Z', sent: 1 })
    assert.deepEqual(hours[1], { ...nothing, from: '2026-11-21T10:00:00.000Z' })
    assert.deepEqual(hours[22], { ...nothing, from: '2026-11-22T07:00:00.000Z', received: 1, refused: 1 })
  })

  it('counts what was refused among what came and went, and everybody who was turned away', async () => {
    const hours = await showTraffic({ db: store.db, now: () => NOW })
    assert.deepEqual(hours[23], { from: '2026-11-22T08:00:00.000Z', received: 2, sent: 1, refused: 1, turnedAway: 9 })
  })
})
