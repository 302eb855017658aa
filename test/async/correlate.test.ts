import assert from 'node:assert/strict'
import { correlate } from '../../src/async/correlate.ts'
import { type Partner, parseMessageId } from '../../src/messages/index.ts'
import { keepOutcome, listEvents, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

describe('a callback for a request of ours', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())

  const callback = (id: string, certificates: Uint8Array[]) => {
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
      { returnCode: 'ok_cert_available' },
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
})
