import assert from 'node:assert/strict'
import { claimRepeat, forgetOldRepeats, rowWithKey } from '../../src/async/live-repeats.ts'
import type { Exchange } from '../../src/messages/index.ts'
import { newExchangeId, openEmbeddedStore, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'

const ENDED = new Date('2026-01-10T00:00:00Z')
const daysLater = (days: number): Date => new Date(ENDED.getTime() + days * 86_400_000)

describe('the key by which a repeat is told', () => {
  let store: Store
  before(async () => {
    store = await openEmbeddedStore(undefined)
  })
  after(() => store.close())

  const ended = async (state = 'closed'): Promise<Exchange> => {
    const partner = await insertPartnerRow(store)
    const exchange = await insertExchangeRow(store, partner, { messageId: 'm-1', state, createdAt: ENDED })
    const closed_at = state === 'closed' ? ENDED : null
    await store.db.updateTable('exchange').set({ closed_at }).where('id', '=', exchange.id).execute()
    return exchange
  }
  const claim = (of: Exchange, id: string, at: Date): Promise<boolean> =>
    store.db.transaction().execute((tx) => claimRepeat(tx, { ...of, key: 'id:m-1' }, id, at))
  const holder = async (of: Exchange): Promise<string | undefined> =>
    (await store.db.transaction().execute((tx) => rowWithKey(tx, { ...of, key: 'id:m-1' })))?.id

  it('stays with an exchange for 30 days after its end, and goes to the next message after that', async () => {
    const exchange = await ended()
    assert.equal(await claim(exchange, newExchangeId(daysLater(30)), daysLater(30)), false)
    assert.equal(await claim(exchange, newExchangeId(daysLater(31)), daysLater(31)), true)
  })

  it('stays for as long as the exchange is open', async () => {
    const exchange = await ended('settled')
    assert.equal(await claim(exchange, newExchangeId(daysLater(400)), daysLater(400)), false)
    assert.equal(await holder(exchange), exchange.id)
  })

  it('is another partner’s own, though it reads the same', async () => {
    const [one, other] = [await ended(), await ended()]
    assert.equal(await holder(one), one.id)
    assert.equal(await holder(other), other.id)
  })

  it('is thrown away once nobody may come back to it', async () => {
    const [old, open] = [await ended(), await ended('settled')]
    assert.equal((await forgetOldRepeats(store.db, daysLater(29))) > 0, false)
    assert.ok((await forgetOldRepeats(store.db, daysLater(31))) > 0)
    assert.equal(await holder(old), undefined)
    assert.equal(await holder(open), open.id)
  })
})
