import assert from 'node:assert/strict'
import { pauseCalls, resumeCalls, throughGate } from '../../src/async/index.ts'
import type { Partner, PartnerAnswer } from '../../src/messages/index.ts'
import { listNewestEvents, type Store } from '../../src/store/index.ts'
import { insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const PLAN = { failures: 3, firstPauseSeconds: 30, longestPauseSeconds: 100, probeSeconds: 60 }
const TAKEN: PartnerAnswer = { kind: 'receipt', receipt: 'received', returnCode: 'ok_received_correctly' }
const DOWN = Object.assign(new Error('b.example:443 cannot be reached (ECONNREFUSED)'), { code: 'connect-failed' })

describe('the circuit of a partner', () => {
  let store: Store
  let partner: Partner
  let seconds: number
  let looks: { milliseconds: number; partnerId: string | undefined }[]
  let calls: number
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())
  beforeEach(async () => {
    partner = await insertPartnerRow(store)
    ;[seconds, looks, calls] = [0, [], 0]
  })

  const now = () => new Date(Date.parse('2026-11-02T12:00:00Z') + seconds * 1000)

  /** What one process does: it asks the database before it calls, and keeps nothing. */
  function aProcess(answer: () => PartnerAnswer | Error | Promise<PartnerAnswer | Error>) {
    const call = throughGate(
      async (_partner: Partner) => {
        calls++
        const said = await answer()
        if (said instanceof Error) throw said
        return said
      },
      {
        db: store.db,
        now,
        plan: () => PLAN,
        lookIn: (milliseconds, partnerId) => void looks.push({ milliseconds, partnerId }),
        onTrouble: () => assert.fail(),
      },
    )
    return async (): Promise<'answered' | 'failed' | 'held'> => {
      try {
        await call(partner)
        return 'answered'
      } catch (error) {
        return error instanceof Error && error.name === 'HeldBack' ? 'held' : 'failed'
      }
    }
  }
  const down = () => aProcess(() => DOWN)
  const up = () => aProcess(() => TAKEN)
  const open = async () => {
    for (let n = 0; n < PLAN.failures; n++) await down()()
  }
  const events = async () =>
    (await listNewestEvents(store.db, { limit: 20 })).rows.filter(({ partnerId }) => partnerId === partner.id).reverse()

  it('never costs an answer that has come, also when it cannot be noted', async () => {
    await down()()
    const breaksAtNoting = store.db.withPlugin({
      transformQuery: ({ node }) => {
        if (JSON.stringify(node).includes('set failures = 0')) throw new Error('the database is gone')
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const troubles: unknown[] = []
    const options = { db: breaksAtNoting, now, plan: () => PLAN, lookIn: () => {} }
    const call = throughGate(async (_partner: Partner) => TAKEN, { ...options, onTrouble: (one) => troubles.push(one) })
    assert.equal(await call(partner), TAKEN)
    assert.match(String(troubles), /gone/)
  })

  it('opens after so many failures in a row, counted over all processes, and is told at once', async () => {
    const [one, other] = [down(), down()]
    await one()
    await other()
    assert.deepEqual(await events(), [])
    assert.equal(await one(), 'failed')
    const [opened, ...more] = await events()
    assert.deepEqual([opened?.kind, more], ['circuit opened', []])
    assert.deepEqual(opened?.details, {
      failures: 3,
      kind: 'connect-failed',
      cause: DOWN.message,
      nextTryAt: new Date(now().getTime() + 30_000).toISOString(),
    })
    assert.deepEqual(looks, [{ milliseconds: 30_000, partnerId: undefined }])
    assert.equal(await other(), 'held')
    assert.equal(await up()(), 'held')
    assert.equal(calls, 3)
  })

  it('stays closed where an answer comes between the failures', async () => {
    for (let n = 0; n < 3; n++) {
      await down()()
      await down()()
      assert.equal(await up()(), 'answered')
    }
    assert.deepEqual(await events(), [])
  })

  it('is not opened by a refusal, a fault or an answer that is none: the partner is there', async () => {
    const answers: (PartnerAnswer | Error)[] = [
      { kind: 'receipt', receipt: 'internal-error', returnCode: 'failure_internal_error' },
      { kind: 'unusable', why: 'a SOAP fault: out of order' },
      { kind: 'unusable', why: 'HTTP status 500' },
      Object.assign(new Error('too large'), { code: 'response-too-large' }),
    ]
    for (const answer of [...answers, ...answers]) await aProcess(() => answer)()
    assert.equal(await up()(), 'answered')
    for (let n = 0; n < 3; n++)
      await aProcess(() => ({ kind: 'unusable', why: 'HTTP status 503', unavailable: true }))()
    assert.equal(await up()(), 'held')
  })

  it('half-open, lets exactly one call through, of all processes', async () => {
    await open()
    seconds += 30
    calls = 0
    let answer: (said: PartnerAnswer) => void = () => {}
    const slow = () => aProcess(() => new Promise((resolve) => (answer = resolve)))
    const tried = Array.from({ length: 12 }, () => slow()())
    const held = await Promise.race([
      Promise.all(tried),
      new Promise<string[]>((resolve) => {
        const seen: string[] = []
        for (const one of tried) void one.then((said) => seen.push(said) === 11 && resolve(seen))
      }),
    ])
    assert.deepEqual(
      held,
      Array.from({ length: 11 }, () => 'held'),
    )
    assert.equal(calls, 1)
    answer(TAKEN)
    assert.equal((await Promise.all(tried)).filter((said) => said === 'answered').length, 1)
    assert.equal((await events()).at(-1)?.kind, 'circuit closed')
    assert.deepEqual(looks.at(-1), { milliseconds: 0, partnerId: partner.id })
    assert.equal(await up()(), 'answered')
  })

  it('waits longer after each probe that fails, up to a limit; the opening is told once', async () => {
    await open()
    const pauses: number[] = []
    for (let n = 0; n < 4; n++) {
      const pause = (looks.at(-1)?.milliseconds ?? 0) / 1000
      pauses.push(pause)
      seconds += pause - 1
      assert.equal(await down()(), 'held')
      seconds += 1
      assert.equal(await down()(), 'failed')
    }
    assert.deepEqual(pauses, [30, 60, 100, 100])
    assert.deepEqual(
      (await events()).map(({ kind }) => kind),
      ['circuit opened'],
    )
  })

  it('is probed by another when whoever probed is gone; what that one finds out late counts no more', async () => {
    await open()
    seconds += 30
    let answer: (said: Error) => void = () => {}
    const gone = aProcess(() => new Promise((resolve) => (answer = resolve)))()
    while (calls < 4) await new Promise(setImmediate)
    assert.equal(await up()(), 'held')
    seconds += 60
    assert.equal(await up()(), 'answered')
    answer(DOWN)
    assert.equal(await gone, 'failed')
    assert.equal(await up()(), 'answered')
  })

  it('gives the probe back where the call says nothing of the partner', async () => {
    await open()
    seconds += 30
    assert.equal(await aProcess(() => Object.assign(new Error('shutting down'), { code: 'client-closed' }))(), 'failed')
    assert.equal(await up()(), 'answered')
  })

  it('lets nothing through while people have paused the calls, and a probe at once when they resume', async () => {
    assert.equal(await pauseCalls(partner, 'maintenance until noon', store.db, now()), true)
    assert.equal(await pauseCalls(partner, 'again', store.db, now()), false)
    assert.equal(await up()(), 'held')
    assert.equal(await resumeCalls(partner, 'done', store.db, now()), true)
    assert.equal(await resumeCalls(partner, 'done', store.db, now()), false)
    assert.equal(await up()(), 'answered')
    await open()
    await pauseCalls(partner, 'they work on it', store.db, now())
    seconds += 3_600
    assert.equal(await up()(), 'held')
    await resumeCalls(partner, 'they say it works', store.db, now())
    assert.equal(await up()(), 'answered')
    assert.deepEqual(
      (await events()).map(({ kind }) => kind),
      ['calls paused', 'calls resumed', 'circuit opened', 'calls paused', 'calls resumed', 'circuit closed'],
    )
  })
})
