import assert from 'node:assert/strict'
import { createLog } from '../../src/app/log.ts'
import { noteRefusedCallers } from '../../src/app/refused-callers.ts'
import { listNewestEvents, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { openTestStore } from '../support/store.ts'

describe('callers turned away', () => {
  let store: Store
  let clock = Date.parse('2026-11-01T00:00:00Z')
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())
  let begun: Date // events of earlier ones stay
  beforeEach(() => {
    clock += 86_400_000
    begun = new Date(clock)
  })

  it('are noted at once, and then once a minute however often they knock', async () => {
    const note = noteRefusedCallers({ store, log: createLog('silent'), now: () => new Date(clock) })
    const knock = (fingerprint256: string): void =>
      note({ why: 'not a partner', fingerprint256, path: '/tr-03129/UT-DV', remoteAddress: '127.0.0.1' })
    for (let n = 0; n < 1_000; n++) knock('aa')
    knock('bb')
    clock += 61_000
    knock('aa')
    const events = async () => (await listNewestEvents(store.db, { from: begun, limit: 10 })).rows
    await eventually('three events', async () => (await events()).length === 3)
    const [latest] = await events()
    assert.deepEqual(
      [latest?.kind, latest?.details.fingerprint256, latest?.details.andMore],
      ['caller refused', 'aa', 999],
    )
  })

  it('with a new certificate each time fill no more than some events a minute; then one says that there are more', async () => {
    const note = noteRefusedCallers({ store, log: createLog('silent'), now: () => new Date(clock) })
    const knock = (n: number): void =>
      note({ why: 'not a partner', fingerprint256: `${n}`, path: `/${'x'.repeat(5_000)}`, remoteAddress: undefined })
    for (let n = 0; n < 2_000; n++) knock(n)
    clock += 61_000
    knock(0)
    const events = async () => (await listNewestEvents(store.db, { from: begun, limit: 1_000 })).rows
    await eventually('the last one', async () => (await events())[0]?.details.othersNotNoted !== undefined)
    const [latest, summary, ...others] = await events()
    assert.equal(latest?.details.othersNotNoted, 1_980)
    assert.match(summary?.kind ?? '', /many callers refused/)
    assert.equal(others.length, 20)
    assert.ok(others.every(({ details }) => String(details.path).length === 200))
  })
})
