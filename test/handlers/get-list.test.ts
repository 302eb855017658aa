import assert from 'node:assert/strict'
import { handleGetList } from '../../src/handlers/get-list.ts'
import { findExchange, insertListVersion, keepListContent, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

describe('an exchange that asked for a list', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())

  const now = () => new Date('2026-11-23T12:00:00Z')
  const deps = () => ({ db: store.db, now, dispatch: async () => {} }) as unknown as Parameters<typeof handleGetList>[1]
  const retentionAfter = async (callbackUrl: string | null, hasList: boolean) => {
    const partner = await insertPartnerRow(store)
    if (hasList) {
      await store.db.transaction().execute(async (tx) => {
        const sha256 = await keepListContent(tx, Uint8Array.of(1), now())
        const version = {
          kind: 'master',
          sha256,
          signedAt: now(),
          fromPartnerId: undefined,
          fromSource: undefined,
        } as const
        await insertListVersion(tx, { ...version, authorityId: partner.authorityId }, now())
      })
    }
    const { id } = await insertExchangeRow(store, partner, { operation: 'GetMasterList' })
    await store.db.updateTable('exchange').set({ callback_url: callbackUrl }).where('id', '=', id).execute()
    await handleGetList((await findExchange(store.db, id))!, deps())
    const row = await store.db.selectFrom('exchange').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    return [row.outcome, row.retention]
  }

  it('may go once it was answered at once', async () => {
    assert.deepEqual(await retentionAfter(null, true), ['list', 'may-go'])
    assert.deepEqual(await retentionAfter(null, false), ['list-not-available', 'may-go'])
  })

  it('is kept where its answer goes by callback: a repeat comes back to it', async () => {
    assert.deepEqual(await retentionAfter('https://gate.example.ut/', true), ['list', 'keep'])
    assert.deepEqual(await retentionAfter('https://gate.example.ut/', false), ['list-not-available', 'keep'])
  })
})
