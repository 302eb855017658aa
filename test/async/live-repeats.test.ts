import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { claimRepeat, forgetOldRepeats, forgetRepeat, rowWithKey } from '../../src/async/live-repeats.ts'
import type { Exchange } from '../../src/messages/index.ts'
import { newExchangeId, type Store } from '../../src/store/index.ts'
import { openInMemory } from '../support/embedded-template.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { describeOnServer } from '../support/on-server.ts'
import { openTestServerStore } from '../support/store.ts'

const ENDED = new Date('2026-01-10T00:00:00Z')
const daysLater = (days: number): Date => new Date(ENDED.getTime() + days * 86_400_000)

describe('the key by which a repeat is told', () => {
  let store: Store
  before(async () => {
    store = await openInMemory()
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

  it('is thrown away however many older exchanges are still open', async () => {
    const old = await ended()
    await sql`
      with copied as (
        insert into exchange (id, partner_id, authority_id, direction, contract, operation, content_sha256, state, created_at)
        select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, partner_id, authority_id, 'in', contract, operation, '',
          'settled', created_at
        from exchange, generate_series(1, 1000) n where id = ${old.id} returning id, partner_id)
      insert into live_repeat select partner_id, 'in', 'id:' || id, id from copied`.execute(store.db)
    await forgetOldRepeats(store.db, daysLater(31))
    assert.equal(await holder(old), undefined)
  })
})

describeOnServer('the key by which a repeat is told, with several processes at it', () => {
  let store: Store
  before(async () => {
    store = await openTestServerStore()
  })
  after(() => store?.close())

  const key = 'id:m-1'

  /** Claims the key, while others do something after its first statement. */
  const claimWhile = (of: Exchange, id: string, others: () => Promise<unknown>): Promise<boolean> =>
    store.db.transaction().execute((tx) => {
      let statements = 0
      const seen = tx.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          if (statements++ === 0) await others()
          return result
        },
      })
      return claimRepeat(seen, { ...of, key }, id, new Date())
    })
  const exchangeIn = async (state: string): Promise<Exchange> =>
    insertExchangeRow(store, await insertPartnerRow(store), { messageId: 'm-1', state })

  it('goes to the message that comes while the earlier exchange lets go of it', async () => {
    const earlier = await exchangeIn('accepted')
    const forget = () => store.db.transaction().execute((tx) => forgetRepeat(tx, earlier.id))
    assert.equal(await claimWhile(earlier, newExchangeId(new Date()), forget), true)
  })

  it('of an exchange that ended long ago goes to one of two messages, and the other is its repeat', async () => {
    const earlier = await exchangeIn('closed')
    await store.db.updateTable('exchange').set({ closed_at: ENDED }).where('id', '=', earlier.id).execute()
    const [first, second] = [await exchangeIn('accepted'), await exchangeIn('accepted')]
    await store.db.deleteFrom('live_repeat').where('exchange_id', 'in', [first.id, second.id]).execute()
    const claimFirst = () =>
      store.db.transaction().execute((tx) => claimRepeat(tx, { ...earlier, key }, first.id, new Date()))
    assert.equal(await claimWhile(earlier, second.id, claimFirst), false)
  })
})
