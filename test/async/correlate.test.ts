import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { correlate } from '../../src/async/correlate.ts'
import { noteAnswered } from '../../src/async/outgoing.ts'
import { closeUnfinished } from '../../src/async/parking.ts'
import { type CallerMessage, type Partner, parseMessageId } from '../../src/messages/index.ts'
import { keepOutcome, listEvents, listMessages, listNewestEvents, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { describeOnServer } from '../support/on-server.ts'
import { openTestServerStore, openTestStore } from '../support/store.ts'

describe('a callback for a request of ours', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())

  const callback = (id: string, certificates: Uint8Array[], message?: CallerMessage) => {
    const messageId = parseMessageId(id)
    assert.ok(messageId)
    const command = {
      operation: 'SendCertificates',
      messageId,
      outcome: { kind: 'certificates', certificates },
    } as const
    return correlate(
      partner,
      command,
      { returnCode: 'ok_cert_available', message },
      {
        db: store.db,
        now: () => new Date(),
        dispatch: async () => {},
      },
    )
  }

  it('that is parked with its answer is told from the stored answer', async () => {
    const { id } = await insertExchangeRow(store, partner, {
      direction: 'out',
      messageId: 'parked-at-install',
      state: 'parked',
      outcome: 'certificates',
      owes: 'install',
      owed: 'parked',
    })
    const stored = new Uint8Array([1, 2, 3])
    await store.db
      .transaction()
      .execute((tx) => keepOutcome(tx, id, { kind: 'certificates', certificates: [stored] }, new Date()))
    assert.equal(await callback('parked-at-install', [stored]), 'received')
    assert.equal(await callback('parked-at-install', [new Uint8Array([4])]), 'other-error')
    const kinds = (await listEvents(store.db, { exchangeId: id, limit: 10 })).map(({ kind }) => kind)
    assert.deepEqual(kinds, ['callback repeated', 'refused: a second callback with other content'])
  })

  it('that is parked without an answer is taken', async () => {
    const row = {
      direction: 'out',
      messageId: 'parked-at-send',
      state: 'parked',
      owes: 'send',
      owed: 'parked',
    } as const
    await insertExchangeRow(store, partner, row)
    assert.equal(await callback('parked-at-send', [new Uint8Array([1])]), 'received')
  })

  it('that we asked for at the same time is asked for no more', async () => {
    const row = { direction: 'out', messageId: 'polled', state: 'awaiting-callback', owes: 'poll' } as const
    const { id } = await insertExchangeRow(store, partner, row)
    assert.equal(await callback('polled', [new Uint8Array([1])]), 'received')
    const owed = await store.db.selectFrom('outbox').select('task').where('exchange_id', '=', id).execute()
    assert.deepEqual(owed, [{ task: 'install' }])
  })

  it('that comes after the end is unknown to the partner, and told with the request and with the partner', async () => {
    const row = { direction: 'out', messageId: 'ended', state: 'awaiting-callback' } as const
    const exchange = await insertExchangeRow(store, partner, row)
    await closeUnfinished(exchange, 'it never came', store.db, new Date())
    assert.equal(await callback('ended', [new Uint8Array([1])]), 'message-id-unknown')
    assert.equal(await callback('never-sent', [new Uint8Array([1])]), 'message-id-unknown')
    const ofExchange = await listEvents(store.db, { exchangeId: exchange.id, limit: 10 })
    assert.deepEqual([ofExchange.at(-1)?.kind, ofExchange.at(-1)?.partnerId], ['callback after the end', partner.id])
    const [newest] = (await listNewestEvents(store.db, { limit: 1 })).rows
    assert.deepEqual([newest?.kind, newest?.partnerId], ['callback for a messageID we do not wait for', partner.id])
  })

  it('that comes after the end is kept with its request, and named in the chain; of one never asked for, the hash is', async () => {
    const row = { direction: 'out', messageId: 'ended-and-kept', state: 'awaiting-callback' } as const
    const exchange = await insertExchangeRow(store, partner, row)
    await closeUnfinished(exchange, 'it never came', store.db, new Date())
    const octets = Buffer.from('<late/>')
    const belongs: string[] = []
    const message = { octets, at: new Date(), belongsTo: (id: string) => belongs.push(id) }
    const messageSha256 = createHash('sha256').update(octets).digest('hex')
    await callback('ended-and-kept', [new Uint8Array([1])], message)
    assert.deepEqual(belongs, [exchange.id])
    assert.deepEqual(
      (await listMessages(store.db, exchange.id)).map(({ part, sha256 }) => [part, sha256]),
      [['callback', messageSha256]],
    )
    const late = (await listEvents(store.db, { exchangeId: exchange.id, limit: 10 })).at(-1)
    assert.deepEqual(late?.details, { messageID: 'ended-and-kept', messageSha256 })
    await callback('not-asked-for', [new Uint8Array([1])], message)
    const [newest] = (await listNewestEvents(store.db, { limit: 1 })).rows
    assert.deepEqual(newest?.details, { messageID: 'not-asked-for', messageSha256 })
  })

  it('that comes while our own call is answered is taken by one of the two, and hinders neither', async () => {
    const certificates = [new Uint8Array([1])]
    const deps = { db: store.db, now: () => new Date(), dispatch: async () => {} }
    const race = async (n: number): Promise<void> => {
      const row = { direction: 'out', messageId: `race-${n}`, state: 'queued', owes: 'send' } as const
      const exchange = await insertExchangeRow(store, partner, row)
      const outcome = { kind: 'certificates', certificates } as const
      const [receipt] = await Promise.all([
        callback(`race-${n}`, certificates),
        noteAnswered(exchange, 'send', outcome, { returnCode: 'ok_cert_available' }, deps),
      ])
      assert.equal(receipt, 'received')
    }
    for (let round = 0; round < 3; round++) {
      await Promise.all(Array.from({ length: 8 }, (_, n) => race(round * 8 + n)))
    }
  })
})

describeOnServer('two equal callbacks that two processes take at once', () => {
  let store: Store
  before(async () => {
    store = await openTestServerStore()
  })
  after(() => store?.close())

  it('are both received; one settles, the other is told as its repeat', async () => {
    const partner = await insertPartnerRow(store)
    const messageId = parseMessageId('at-once') ?? assert.fail()
    const row = { direction: 'out', messageId, state: 'awaiting-callback' } as const
    const { id } = await insertExchangeRow(store, partner, row)
    const outcome = { kind: 'certificates', certificates: [new Uint8Array([1])] } as const
    const command = { operation: 'SendCertificates', messageId, outcome } as const
    const dispatched: string[] = []
    const deps = { db: store.db, now: () => new Date(), dispatch: async (task: string) => void dispatched.push(task) }
    const take = () => correlate(partner, command, { returnCode: 'ok_cert_available' }, deps)
    const receipts = await store.db.transaction().execute(async (tx) => {
      await sql`select 1 from exchange where id = ${id} for update`.execute(tx)
      const both = Promise.all([take(), take()])
      await eventually('both have read the request and wait', async () => (await waiting()) === 2)
      return { both } // not awaited here: they go on once this transaction ends
    })
    assert.deepEqual(await receipts.both, ['received', 'received'])
    assert.deepEqual(dispatched, ['install'])
    const kinds = (await listEvents(store.db, { exchangeId: id, limit: 10 })).map(({ kind }) => kind)
    assert.deepEqual(kinds, ['callback received', 'callback repeated'])
  })

  async function waiting(): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      store.db,
    )
    return rows[0]?.n ?? 0
  }
})
