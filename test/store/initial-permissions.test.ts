import assert from 'node:assert/strict'
import type { Exchange, Partner } from '../../src/messages/index.ts'
import {
  insertInitialPermission,
  permitInitialRequest,
  type Store,
  type Tx,
  useInitialPermission,
  withdrawInitialPermissions,
} from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const KEY = 'aa'.repeat(32)

describe('a permission for an initial request', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  let store: Store
  let partner: Partner
  beforeEach(async () => {
    store = await openTestStore()
    partner = await insertPartnerRow(store)
  })
  afterEach(() => store?.close())

  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => store.db.transaction().execute(work)
  const uses = ({ id }: Exchange): Promise<boolean> =>
    within((tx) => useInitialPermission(tx, { partnerId: partner.id, keyFingerprint: KEY, exchangeId: id }, now))
  const approve = ({ id }: Exchange): Promise<void> =>
    within((tx) => permitInitialRequest(tx, { partnerId: partner.id, keyFingerprint: KEY, exchangeId: id }, now))

  it('that people gave to one exchange is no other’s, however often it is used', async () => {
    const [approved, other] = [await insertExchangeRow(store, partner), await insertExchangeRow(store, partner)]
    await approve(approved)
    assert.deepEqual([await uses(other), await uses(approved), await uses(approved)], [false, true, true])
  })

  it('goes with a suspension, also when people approved it and it was not carried out yet', async () => {
    const approved = await insertExchangeRow(store, partner, { state: 'accepted' })
    await approve(approved)
    await within((tx) => withdrawInitialPermissions(tx, partner.id))
    assert.equal(await uses(approved), false)
    const expiresAt = new Date(now.getTime() + 3_600_000)
    await within((tx) => insertInitialPermission(tx, { partnerId: partner.id, keyFingerprint: KEY, expiresAt }, now))
    await within((tx) => withdrawInitialPermissions(tx, partner.id))
    assert.equal(await uses(approved), false)
  })
})
