import assert from 'node:assert/strict'
import type { Partner } from '../../src/messages/index.ts'
import { replaceRequestSigner, requestSigners, type Store } from '../../src/store/index.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

describe('request signer certificates in the database', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  after(() => store?.close())

  const replace = (octet: number, broughtBy: 'operator' | 'partner', instead: string | undefined) => {
    const next = { partnerId: partner.id, der: Uint8Array.of(octet), broughtBy, instead }
    return store.db.transaction().execute((tx) => replaceRequestSigner(tx, next, new Date()))
  }
  const inUse = () => requestSigners(store.db, partner.id)

  it('are one a partner: of two that come at once, one is kept', async () => {
    assert.equal((await inUse()).current, undefined)
    const first = await Promise.all([replace(1, 'operator', undefined), replace(2, 'operator', undefined)])
    assert.deepEqual(first.toSorted(), [false, true])
    const { current } = await inUse()
    const next = await Promise.all([replace(3, 'partner', current?.id), replace(4, 'partner', current?.id)])
    assert.deepEqual(next.toSorted(), [false, true])
  })

  it('are told with the one whose signature brought them, unless a person did', async () => {
    const { current, before: signer } = await inUse()
    assert.deepEqual([current?.broughtBy, signer?.broughtBy], ['partner', 'operator'])
    assert.equal(await replace(5, 'operator', current?.id), true)
    const later = await inUse()
    assert.deepEqual([later.current?.der, later.before], [Uint8Array.of(5), undefined])
  })
})
