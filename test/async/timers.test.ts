import assert from 'node:assert/strict'
import { Timers } from '../../src/async/index.ts'

describe('what a process does again and again', () => {
  let at: Date
  let timers: Timers
  const pass = (seconds: number): void => {
    at = new Date(at.getTime() + seconds * 1_000)
  }
  const seen = () => timers.views()[0]

  beforeEach(() => {
    at = new Date('2026-12-01T00:00:00Z')
    timers = new Timers(() => at)
  })

  it('is seen once it has started, with when it is done first', () => {
    const timer = timers.of('renewal')
    assert.deepEqual(timers.views(), [])
    timer.start(60_000)
    assert.deepEqual(seen(), { name: 'renewal', everySeconds: 60, nextAt: '2026-12-01T00:01:00.000Z' })
  })

  it('is under way from its beginning to its end', async () => {
    const timer = timers.of('renewal')
    timer.start(60_000)
    await timer.run(async () => {
      assert.equal(seen()?.beganAt, '2026-12-01T00:00:00.000Z')
      assert.equal(seen()?.endedAt, undefined)
      pass(70)
    })
    assert.equal(seen()?.endedAt, '2026-12-01T00:01:10.000Z')
    assert.equal(seen()?.nextAt, '2026-12-01T00:02:00.000Z', 'turns keep their time, however long one took')
    assert.equal(seen()?.failed, undefined)
  })

  it('says why a run failed, and keeps that when the next one succeeds', async () => {
    const timer = timers.of('list-sources')
    timer.start(5_000)
    await assert.rejects(timer.run(() => Promise.reject(new Error('no database'))))
    assert.equal(seen()?.failed, 'no database')
    pass(5)
    await timer.run(async () => timer.did('icao'))
    const { failed, failedAt, lastFailure, didAt, did } = seen() ?? assert.fail()
    assert.deepEqual(
      { failed, failedAt, lastFailure, didAt, did },
      {
        failed: undefined,
        failedAt: '2026-12-01T00:00:00.000Z',
        lastFailure: 'no database',
        didAt: '2026-12-01T00:00:05.000Z',
        did: 'icao',
      },
    )
  })

  it('does not call a run done of which a part failed', async () => {
    const timer = timers.of('sweep')
    timer.start(5_000)
    await timer.run(async () => timer.trouble(new Error('Redis is gone')))
    assert.equal(seen()?.failed, 'Redis is gone')
  })
})
