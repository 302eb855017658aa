import assert from 'node:assert/strict'
import { openMemoryLedger } from '../../src/ledger/index.ts'
import { nextHolderReference } from '../../src/pki/next-holder-reference.ts'
import { type AuthorityRecord, insertAuthority, type Store, takeHolderNumber } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

describe('numbers of holder references', () => {
  let store: Store
  let authority: AuthorityRecord
  const ledger = openMemoryLedger()
  const next = (certifiedBy: string) => nextHolderReference(authority, certifiedBy, { db: store.db, ledger })
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
    assert.equal(await next('UTCVCATST'), 'UTDVDOM00001')
    assert.equal(await next('UTCVCATST'), 'UTDVDOM00002')
    assert.equal(await next('UTCVCATWO'), 'UTDVDOM00003')
    assert.equal(await next('NLCVCA'), 'UTDVDOMNL001')
  })

  it('never repeat, whoever asks at the same time', async () => {
    const taken = await Promise.all(Array.from({ length: 50 }, () => takeHolderNumber(store.db, authority.id, 'XX', 0)))
    assert.equal(new Set(taken).size, 50)
  })

  it('go on above the ledger where the database was set back', async () => {
    const before = await next('DECVCA')
    await next('DECVCA')
    await store.db.deleteFrom('holder_number').where('certifier_country', '=', 'DE').execute()
    assert.equal(before, 'UTDVDOMDE001')
    assert.equal(await next('DECVCA'), 'UTDVDOMDE003')
    await store.db.updateTable('holder_number').set({ next_number: 2 }).where('certifier_country', '=', 'DE').execute()
    assert.equal(await next('DECVCA'), 'UTDVDOMDE004')
  })

  it('count on in letters under another state, and stop when they are used up', async () => {
    const under = (next: number) =>
      store.db.updateTable('holder_number').set({ next_number: next }).where('certifier_country', '=', 'NL').execute()
    await under(36)
    assert.equal(await next('NLCVCA'), 'UTDVDOMNL010')
    await under(36 ** 3 - 1)
    assert.equal(await next('NLCVCA'), 'UTDVDOMNLZZZ')
    await assert.rejects(next('NLCVCA'), /used up/)
  })
})
