import assert from 'node:assert/strict'
import { closeTaken, groupParked, listParked, noteAcknowledged, spread } from '../../src/async/index.ts'
import { park } from '../../src/async/parking.ts'
import type { Partner } from '../../src/messages/index.ts'
import { findExchange, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const AT = new Date('2026-11-02T12:00:00Z')
const deps = (store: Store) => ({ db: store.db, now: () => AT, dispatch: async () => {} })

describe('parked work', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())
  beforeEach(async () => {
    partner = await insertPartnerRow(store)
  })

  async function parked(kind: 'timeout' | 'refused', says: string, direction: 'in' | 'out' = 'out') {
    const [state, owes] = direction === 'out' ? (['queued', 'send'] as const) : (['settled', 'deliver'] as const)
    const exchange = await insertExchangeRow(store, partner, { direction, state, owes })
    await park(exchange, owes, { kind, says }, store.db, AT)
    return exchange
  }

  it('is grouped by the kind of its cause, however the words differ', async () => {
    const first = await parked('timeout', '10.0.0.1:8443 did not answer within 60 seconds')
    await parked('timeout', '10.0.0.2:8443 did not answer within 61 seconds')
    const other = await parked('refused', 'the partner refused it with failure_syntax')
    const groups = await groupParked(store.db, { partner: partner.name })
    assert.deepEqual(
      groups.map(({ cause, count, example }) => [cause, count, example]),
      [
        ['timeout', 2, first.id],
        ['refused', 1, other.id],
      ],
    )
    const found = await listParked(store.db, { exchanges: [other.id, 'none'] }, 10)
    assert.deepEqual(
      found.map(({ exchangeId, cause }) => [exchangeId, cause]),
      [[other.id, 'refused']],
    )
  })

  it('is spread over time in its order', () => {
    const due = spread(
      ['a', 'b', 'c'].map((name) => ({ name })),
      120,
      AT,
    )
    assert.deepEqual(
      due.map(({ name, dueAt }) => [name, dueAt.getTime() - AT.getTime()]),
      [
        ['a', 0],
        ['b', 500],
        ['c', 1000],
      ],
    )
  })

  it('that was parked while its call was under way ends as the call did: it arrived all the same', async () => {
    const delivered = await parked('timeout', 'given up', 'in')
    const taken = { task: 'deliver', said: { returnCode: 'ok_received_correctly' }, url: 'https://a/' } as const
    await closeTaken(delivered, taken, deps(store))
    assert.equal((await findExchange(store.db, delivered.id))?.state, 'closed')
    const sent = await parked('timeout', 'given up')
    await noteAcknowledged(sent, { returnCode: 'ok_syntax' }, { polled: false }, deps(store))
    assert.equal((await findExchange(store.db, sent.id))?.state, 'awaiting-callback')
    assert.deepEqual(await listParked(store.db, { partner: partner.name }, 10), [])
  })
})
