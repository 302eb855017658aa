import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { judge, RULES } from '../../src/alerts/judge.ts'
import { keepAlerts } from '../../src/alerts/keep.ts'
import { METRICS } from '../../src/app/metrics/metric-table.ts'
import { listAlertPlaces, listAlerts, oldestAlertMessage, type Store, type Trouble } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

const TROUBLE: Trouble = {
  cause: 'EacPartnerNotReached',
  subject: 'FU',
  severity: 'warning',
  says: 'FU is not reached for 11 minutes',
}
const PLAN = { places: ['mail', 'desk'], repeatHours: [24, 72], overAfterMinutes: 5 }
const BEGIN = Date.parse('2026-11-30T08:00:00Z')
const [MINUTE, HOUR] = [60_000, 3_600_000]

describe('what is wrong', () => {
  let store: Store
  beforeEach(async () => {
    store = await openTestStore()
  })
  afterEach(() => store.close())

  const look = (after: number, troubles: readonly Trouble[], scope = 'node') =>
    keepAlerts({ scope, troubles }, PLAN, store.db, new Date(BEGIN + after))
  const owed = async (): Promise<number[]> => (await listAlertPlaces(store.db)).map((place) => place.owed)

  it('is told to each place once, however often it is found, and by however many processes', async () => {
    await look(0, [TROUBLE])
    await Promise.all([look(MINUTE, [TROUBLE]), look(MINUTE, [TROUBLE])])
    await look(2 * MINUTE, [{ ...TROUBLE, says: 'FU is not reached for 13 minutes' }])
    assert.deepEqual(await owed(), [1, 1])
    const message = await oldestAlertMessage(store.db, 'mail')
    assert.deepEqual([message?.step, message?.says], ['begins', TROUBLE.says])
    const [alert] = await listAlerts(store.db, { all: false, limit: 10 })
    assert.equal(alert?.says, 'FU is not reached for 13 minutes')
  })

  it('is told again at the hours of the plan, once for each', async () => {
    await look(0, [TROUBLE])
    for (const hours of [23, 24, 25, 71, 73, 90]) await look(hours * HOUR, [TROUBLE])
    assert.deepEqual(await owed(), [3, 3])
  })

  it('is over once it has not been found for some minutes, and then begins anew', async () => {
    await look(0, [TROUBLE])
    await look(MINUTE, [])
    await look(2 * MINUTE, [TROUBLE]) // it comes and goes: nobody is told each time
    await look(3 * MINUTE, [])
    await look(7 * MINUTE, [])
    assert.deepEqual(await owed(), [1, 1])
    await look(8 * MINUTE, [])
    assert.deepEqual(await owed(), [2, 2])
    assert.deepEqual(await listAlerts(store.db, { all: false, limit: 10 }), [])
    await look(9 * MINUTE, [TROUBLE])
    assert.deepEqual(await owed(), [3, 3])
    assert.equal((await listAlerts(store.db, { all: true, limit: 10 })).length, 2)
  })

  it('with one host is not over because another host is well', async () => {
    const clock: Trouble = {
      cause: 'EacClockNotTrusted',
      subject: '',
      severity: 'critical',
      says: 'its clock is wrong',
    }
    await look(0, [clock], 'host-1')
    await look(HOUR, [], 'host-2')
    await look(2 * HOUR, [], 'node')
    assert.equal((await listAlerts(store.db, { all: false, limit: 10 })).length, 1)
  })
})

describe('what an operator must act on', () => {
  it('is named as in the alert rules of Prometheus, of metrics that there are', async () => {
    const text = await readFile(new URL('../../docs/alerts.md', import.meta.url), 'utf8')
    for (const [cause, { metric }] of Object.entries(RULES)) {
      assert.ok(Object.hasOwn(METRICS, metric), metric)
      assert.match(text, new RegExp(`^### ${cause}$`, 'm'))
    }
  })

  it('is found in what was read, of several alike the worst', () => {
    const oldest = (partner: string, value: number) => ({
      name: 'eac_queue_oldest_seconds',
      labels: { partner, task: 'send', condition: 'due' },
      value,
    })
    const found = judge([
      oldest('a', 10),
      oldest('b', 1_200),
      oldest('c', 1_800),
      { name: 'eac_renewal_stage', labels: { authority: 'UT-DV', issuer: 'FUCVCA', stage: 'lost' }, value: 1 },
      { name: 'eac_renewal_stage', labels: { authority: 'UT-DV', issuer: 'UTCVCA', stage: 'good' }, value: 1 },
      { name: 'eac_clock_trusted', labels: {}, value: 1 },
    ])
    assert.deepEqual(
      found.map(({ cause, subject, says }) => [cause, subject, says]),
      [
        ['EacStateLost', 'UT-DV for FUCVCA', 'UT-DV can no longer read passports of FUCVCA'],
        ['EacWorkWaitsTooLong', 'send', 'work (send) that could be done waits for 30 minutes'],
      ],
    )
  })
})
