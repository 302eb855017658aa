import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { noteFailedAttempt } from '../../src/async/index.ts'
import { discharge } from '../../src/async/outbox.ts'
import { lockExchange, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { describeOnServer } from '../support/on-server.ts'
import { openTestServerStore } from '../support/store.ts'

const GIVES_UP_AT_ONCE = { firstPauseSeconds: 1, longestPauseSeconds: 1, giveUpAfterSeconds: 0 }

describeOnServer('the last attempt', () => {
  let store: Store
  before(async () => {
    store = await openTestServerStore()
  })
  after(() => store?.close())

  const waitsForLock = async (): Promise<boolean> => {
    const { rows } = await sql`
      select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(store.db)
    return rows.length > 0
  }

  it('that fails while the callback is being taken hinders it in nothing', async () => {
    const row = { direction: 'out', state: 'queued', owes: 'send' } as const
    const exchange = await insertExchangeRow(store, await insertPartnerRow(store), row)
    const cause = { kind: 'timeout', says: 'no answer' } as const
    let failing: Promise<number | undefined> | undefined
    await store.db.transaction().execute(async (tx) => {
      await lockExchange(tx, exchange.id)
      failing = noteFailedAttempt(exchange, 'send', cause, GIVES_UP_AT_ONCE, store.db, new Date())
      await eventually('the failure waits for the callback', waitsForLock)
      await discharge(tx, exchange.id, 'send')
    })
    assert.equal(await failing, undefined)
    const { state } = await store.db.selectFrom('exchange').select('state').executeTakeFirstOrThrow()
    assert.equal(state, 'queued')
  })
})
