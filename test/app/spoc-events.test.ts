import assert from 'node:assert/strict'
import { noteCrlEvents } from '../../src/app/crl-events.ts'
import { createLog } from '../../src/app/log.ts'
import { noteRefusedCallers } from '../../src/app/refused-callers.ts'
import { listNewestEvents, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { openTestStore } from '../support/store.ts'

describe('what an operator learns of the channel between SPOCs', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())

  it('is each revocation list in trouble, and each finding of a SPOC turned away', async () => {
    const node = { store, log: createLog('silent'), now: () => new Date('2026-11-23T12:00:00Z') }
    const url = 'http://crl.example.ut/spoc.crl'
    noteCrlEvents(node)({ kind: 'crl-not-fetched', url, says: `${url}: HTTP 404` })
    noteRefusedCallers(node)({
      why: 'SPOC certificate refused: not-revoked',
      fingerprint256: 'aa',
      path: '/spoc',
      remoteAddress: '127.0.0.1',
      findings: [{ rule: 'not-revoked', clause: 'RFC 5280 6.3.3', says: 'C=UT was revoked' }],
    })
    const events = async () => (await listNewestEvents(store.db, { limit: 10 })).rows
    await eventually('two events', async () => (await events()).length === 2)
    const byKind = new Map((await events()).map(({ kind, details }) => [kind, details]))
    assert.deepEqual(byKind.get('revocation list not fetched'), { url, says: `${url}: HTTP 404` })
    assert.deepEqual(byKind.get('caller refused')?.findings, [
      { rule: 'not-revoked', clause: 'RFC 5280 6.3.3', says: 'C=UT was revoked' },
    ])
  })
})
