import assert from 'node:assert/strict'
import { nextHolderReference } from '../../src/pki/next-holder-reference.ts'
import { insertAuthority, type Store, takeHolderNumber } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

describe('numbers of holder references', () => {
  let store: Store
  let authority: { id: string; country: string; mnemonic: string }
  before(async () => {
    store = await openTestStore()
    authority = await store.db
      .transaction()
      .execute((tx) =>
        insertAuthority(tx, { name: 'DV', role: 'DV', country: 'UT', mnemonic: 'DVDOM', policy: {} }, new Date()),
      )
  })
  after(() => store?.close())

  it('count from 1, each certifying state for itself', async () => {
    assert.equal(await nextHolderReference(store.db, authority, 'UTCVCATST'), 'UTDVDOM00001')
    assert.equal(await nextHolderReference(store.db, authority, 'UTCVCATST'), 'UTDVDOM00002')
    assert.equal(await nextHolderReference(store.db, authority, 'UTCVCATWO'), 'UTDVDOM00003')
    assert.equal(await nextHolderReference(store.db, authority, 'NLCVCA'), 'UTDVDOMNL001')
  })

  it('never repeat, whoever asks at the same time', async () => {
    const taken = await Promise.all(Array.from({ length: 50 }, () => takeHolderNumber(store.db, authority.id, 'XX')))
    assert.equal(new Set(taken).size, 50)
  })

  it('count on in letters under another state, and stop when they are used up', async () => {
    const under = (next: number) =>
      store.db.updateTable('holder_number').set({ next_number: next }).where('certifier_country', '=', 'NL').execute()
    await under(36)
    assert.equal(await nextHolderReference(store.db, authority, 'NLCVCA'), 'UTDVDOMNL010')
    await under(36 ** 3 - 1)
    assert.equal(await nextHolderReference(store.db, authority, 'NLCVCA'), 'UTDVDOMNLZZZ')
    await assert.rejects(nextHolderReference(store.db, authority, 'NLCVCA'), /used up/)
  })
})
