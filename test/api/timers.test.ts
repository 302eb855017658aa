import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { showTimers } from '../../src/api/timers.ts'
import type { TimerView } from '../../src/messages/index.ts'
import { noteProcess, type Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

const NOW = new Date('2026-12-01T00:00:00Z')
const secondsAgo = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000)
const SWEEP: TimerView = {
  name: 'sweep',
  everySeconds: 5,
  beganAt: secondsAgo(12).toISOString(),
  endedAt: secondsAgo(12).toISOString(),
  nextAt: secondsAgo(7).toISOString(),
}

describe('the timers of a node', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())

  const here = (id: string, timers: readonly TimerView[]) => ({
    ...({ id, role: 'web', host: 'one', pid: 1 } as const),
    startedAt: secondsAgo(99).toISOString(),
    timers: () => timers,
  })
  const show = (thisProcess: ReturnType<typeof here> | undefined) =>
    showTimers({ db: store.db, now: () => NOW, version: '1', thisProcess })

  it('are those of the one process of an embedded node, as they are now', async () => {
    const [one, ...more] = await show(here(randomUUID(), [SWEEP]))
    assert.deepEqual(more, [])
    assert.deepEqual(one?.timers, [SWEEP])
    assert.equal(one?.silent, false)
  })

  it('are none where the node does not run', async () => assert.deepEqual(await show(undefined), []))

  it('are on a server those of each process, as it told with its heartbeat; a silent one does nothing next', async () => {
    const [web, worker, dead] = [randomUUID(), randomUUID(), randomUUID()]
    const process = { host: 'one', version: '1', startedAt: secondsAgo(99), seenAt: secondsAgo(8) }
    await noteProcess(store.db, { ...process, id: web, role: 'web', pid: 1 })
    await noteProcess(store.db, { ...process, id: worker, role: 'worker', pid: 2, timers: [] })
    await noteProcess(store.db, { ...process, id: worker, role: 'worker', pid: 2, timers: [SWEEP] })
    await noteProcess(store.db, {
      ...process,
      id: dead,
      role: 'worker',
      pid: 3,
      seenAt: secondsAgo(60),
      timers: [SWEEP],
    })
    const told = (await show(here(web, []))).map(({ role, pid, silent, timers }) => [
      role,
      pid,
      silent,
      timers[0]?.nextAt,
    ])
    assert.deepEqual(told, [
      ['web', 1, false, undefined],
      ['worker', 2, false, SWEEP.nextAt],
      ['worker', 3, true, undefined],
    ])
  })
})
