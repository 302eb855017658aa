import assert from 'node:assert/strict'
import type { Caller } from '../../src/api/caller.ts'
import { commentOnExchange } from '../../src/api/comment-on-exchange.ts'
import type { ApiDeps } from '../../src/api/deps.ts'
import { showExchange } from '../../src/api/exchanges.ts'
import type { Authenticated } from '../../src/people/index.ts'
import type { Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const NOW = new Date('2026-11-22T08:20:00Z')

describe('a comment on an exchange', () => {
  let store: Store
  let deps: ApiDeps
  let id: string
  before(async () => {
    store = await openTestStore()
    const person = { id: 'x', name: 'otto' } as unknown as Authenticated
    const caller: Caller = { kind: 'person', person, roles: ['operator'], by: { kind: 'session', source: '192.0.2.1' } }
    deps = { db: store.db, now: () => NOW, caller, tolerances: 'all' } as unknown as ApiDeps
    id = (await insertExchangeRow(store, await insertPartnerRow(store), { direction: 'in' })).id
  })
  after(() => store?.close())

  const say = (text: string) => commentOnExchange({ id, text }, deps)

  it('is an event of it, with who said it and when, and changes nothing else', async () => {
    const { state } = await showExchange({ id }, deps)
    await say('  their officer calls back\nby noon ')
    const { events, ...shown } = await showExchange({ id }, deps)
    const { at, kind, partner, details } = events.at(-1) ?? assert.fail('no event')
    assert.deepEqual(details, {
      text: 'their officer calls back\nby noon',
      by: 'otto',
      via: 'session',
      source: '192.0.2.1',
    })
    assert.deepEqual([kind, at, partner], ['comment', NOW.toISOString(), shown.partner])
    assert.equal(shown.state, state)
  })

  it('is plain text of 1 to 2,000 characters, on an exchange that there is', async () => {
    await say('x'.repeat(2_000))
    await assert.rejects(say('x'.repeat(2_001)), /text: /)
    await assert.rejects(say('   '), /say something/)
    await assert.rejects(say('\u001b[31mred'), /no control characters/)
    await assert.rejects(commentOnExchange({ id: 'none', text: 'x' }, deps), /There is no exchange none/)
  })
})
