import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { failingPlaces, forgetPlaces } from '../../src/alerts/deliver.ts'
import { deliverAlerts, type PostAlert, webhookPlace } from '../../src/alerts/index.ts'
import { type Found, judge, type Observed, RULES } from '../../src/alerts/judge.ts'
import { endAll, endUnseen, keepAlerts } from '../../src/alerts/keep.ts'
import { METRICS } from '../../src/app/metrics/metric-table.ts'
import {
  listAlertPlaces,
  listAlerts,
  listNewestEvents,
  noteAlertPlaceFailed,
  oldestAlertMessage,
  type Store,
} from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

const TROUBLE: Found = {
  cause: 'EacPartnerNotReached',
  subject: 'FU',
  severity: 'warning',
  says: 'FU is not reached for 11 minutes',
  forSeconds: 0,
}
const NONE: ReadonlySet<string> = new Set()
const PLAN = { places: ['mail', 'desk'], repeatHours: [24, 72], overAfterMinutes: 5 }
const BEGIN = Date.parse('2026-11-30T08:00:00Z')
const [MINUTE, HOUR] = [60_000, 3_600_000]

describe('what is wrong', () => {
  let store: Store
  beforeEach(async () => {
    store = await openTestStore()
  })
  afterEach(() => store.close())

  const at = (after: number): Date => new Date(BEGIN + after)
  const look = (after: number, troubles: readonly Found[], scope = 'node') =>
    keepAlerts({ scope, troubles, covered: NONE, well: NONE, absentIsWell: true }, PLAN, store.db, at(after))
  /** As the process of a host does: what it could not read is neither well nor not. */
  const lookAtHost = (after: number, observed: readonly Observed[], scope = 'host-1') =>
    keepAlerts({ ...judge(observed), scope, absentIsWell: false }, PLAN, store.db, at(after))
  const tlsEnds = (value: number, identity = 'tls'): Observed[] => [
    { name: 'eac_tls_certificate_days_left', labels: { identity }, value },
  ]
  /** Of what is not over, and was told. */
  const open = async () => (await listAlerts(store.db, { all: false, limit: 10 })).map(({ cause }) => cause)
  const newestEvents = async (limit: number) => (await listNewestEvents(store.db, { limit })).rows
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
    const clock: Found = {
      cause: 'EacClockNotTrusted',
      subject: '',
      severity: 'critical',
      says: 'its clock is wrong',
      forSeconds: 0,
    }
    await look(0, [clock], 'host-1')
    await look(HOUR, [], 'host-2')
    await look(2 * HOUR, [], 'node')
    assert.equal((await listAlerts(store.db, { all: false, limit: 10 })).length, 1)
  })

  it('is told once it has been so for as long as its rule says, and not where it passes before', async () => {
    const slow = { ...TROUBLE, forSeconds: 600 }
    await look(0, [slow])
    await look(9 * MINUTE, [slow])
    assert.deepEqual([await owed(), await open()], [[], []])
    await look(9.5 * MINUTE, [])
    await look(10 * MINUTE, [slow])
    await look(19 * MINUTE, [slow])
    assert.deepEqual(await owed(), [])
    await look(20 * MINUTE, [slow])
    assert.deepEqual([await owed(), await open()], [[1, 1], [TROUBLE.cause]])
  })

  it('is not over because it could not be read, nor because it became worse', async () => {
    await lookAtHost(0, tlsEnds(10))
    await lookAtHost(HOUR, [])
    await lookAtHost(2 * HOUR, tlsEnds(300, 'spoc'))
    assert.deepEqual(await open(), ['EacTlsCertificateEnds'])
    await lookAtHost(3 * HOUR, tlsEnds(5))
    await lookAtHost(4 * HOUR, tlsEnds(5))
    assert.deepEqual(await open(), ['EacTlsCertificateAlmostOver', 'EacTlsCertificateEnds'])
    assert.deepEqual(await owed(), [2, 2], 'each has begun, and none is over')
    for (const hours of [5, 6]) await lookAtHost(hours * HOUR, tlsEnds(300))
    assert.deepEqual(await open(), [])
    assert.deepEqual(await owed(), [4, 4])
  })

  it('that nobody could look at for a day ends in words of its own, as on a host that is gone', async () => {
    await lookAtHost(0, tlsEnds(10))
    await look(0, [TROUBLE])
    await look(23 * HOUR, [TROUBLE])
    await endUnseen(PLAN, store.db, at(23 * HOUR))
    assert.equal((await open()).length, 2)
    await look(24 * HOUR, [TROUBLE])
    await endUnseen(PLAN, store.db, at(24 * HOUR))
    assert.deepEqual(await open(), [TROUBLE.cause])
    const [event] = await newestEvents(1)
    assert.equal(event?.kind, 'alert is over')
    const ends = 'our TLS certificate tls ends in 10 days'
    assert.equal(event?.details.says, `nobody could look for a day whether this still is so: ${ends}`)
  })

  it('is followed no more where nobody is to be told any more', async () => {
    await look(0, [TROUBLE])
    await forgetPlaces(store.db, [], at(HOUR))
    await endAll(store.db, at(HOUR))
    assert.deepEqual([await owed(), await open()], [[], []])
    const [ended, ...closed] = await newestEvents(3)
    assert.deepEqual(
      [ended?.kind, ended?.details.says],
      ['alert is over', `followed no more, since nobody is to be told: ${TROUBLE.says}`],
    )
    assert.deepEqual(
      closed.map(({ kind, details }) => [kind, details.place, details.messages]),
      [
        ['alert messages closed', 'mail', 1],
        ['alert messages closed', 'desk', 1],
      ],
    )
  })

  it('is owed no more to a place that was taken out of the configuration', async () => {
    await look(0, [TROUBLE])
    await forgetPlaces(store.db, ['desk'], at(HOUR))
    assert.deepEqual(
      (await listAlertPlaces(store.db)).map(({ name, owed }) => [name, owed]),
      [['desk', 1]],
    )
    assert.equal(await oldestAlertMessage(store.db, 'mail'), undefined)
  })

  it('also is a place that is not reached: the others are told', async () => {
    await look(0, [TROUBLE])
    const failed = { place: 'mail', why: 'connection refused', nextAt: at(0) }
    await noteAlertPlaceFailed(store.db, failed, at(0))
    assert.deepEqual(await failingPlaces(store.db, PLAN.places, at(14 * MINUTE)), [])
    await look(16 * MINUTE, [TROUBLE, ...(await failingPlaces(store.db, PLAN.places, at(16 * MINUTE)))])
    assert.deepEqual(await owed(), [2, 1], 'the desk, and not the place itself')
    const [event] = await newestEvents(1)
    const says = 'mail could not be told of alerts for 16 minutes: connection refused'
    assert.deepEqual([event?.kind, event?.details.says], ['alert began', says])
  })
})

describe('a place that is told', () => {
  let store: Store
  let status: (says: string) => number
  const got: string[] = []
  beforeEach(async () => {
    store = await openTestStore()
    got.length = 0
    const troubles = ['first', 'second'].map((says) => ({ ...TROUBLE, says, subject: says }))
    const looked = { scope: 'node', troubles, covered: NONE, well: NONE, absentIsWell: true }
    await keepAlerts(looked, { ...PLAN, places: ['desk'] }, store.db, new Date(BEGIN))
  })
  afterEach(() => store.close())

  const post: PostAlert = async (body) => {
    const { says } = JSON.parse(body) as { says: string }
    const answer = status(says)
    if (answer === 200) got.push(says)
    return { status: answer }
  }
  const deliver = async (times: number): Promise<void> => {
    const place = webhookPlace({ name: 'desk', post, token: undefined })
    const deps = { db: store.db, now: () => new Date(BEGIN), node: 'https://a' }
    for (let n = 0; n < times; n++) await deliverAlerts(place, new AbortController().signal, deps)
  }

  it('and refuses one message is told the next ones, with an event for the one that was given up', async () => {
    status = (says) => (says === 'first' ? 422 : 200)
    await deliver(4)
    assert.deepEqual(got, [], 'in their order: it is tried some times')
    await deliver(1)
    assert.deepEqual(got, ['second'])
    const events = (await listNewestEvents(store.db, { limit: 10 })).rows
    const given = events.filter(({ kind }) => kind === 'alert message given up')
    assert.deepEqual(
      given.map(({ details }) => [details.place, details.says, details.why, details.times]),
      [['desk', 'first', 'it answered HTTP 422', 5]],
    )
    assert.equal((await listAlertPlaces(store.db))[0]?.owed, 0)
  })

  it('and is out of order, or knows us no more, is owed all of it', async () => {
    for (const answer of [503, 401, 404, 429]) {
      status = () => answer
      await deliver(6)
    }
    assert.equal((await listAlertPlaces(store.db))[0]?.owed, 2)
    status = () => 200
    await deliver(1)
    assert.deepEqual(got, ['first', 'second'])
  })
})

/** Alerts that the node does not tell of itself, and why. */
const FOR_PROMETHEUS_ALONE = {
  EacNodeDown: 'it is gone',
  EacNotReady: 'where it does its work it tells what stands in the way, by the name of that',
  EacDatabaseDown: 'it writes down what it tells',
  EacDatabaseSlow: 'a rate',
  EacEventLoopBlocked: 'a rate',
  EacRefusedCallersFlood: 'a rate',
  EacKeySignsTooOften: 'a rate',
}

interface ShippedRule {
  readonly alert: string
  readonly labels: { readonly severity: string }
  readonly for?: string
}

describe('what an operator must act on', () => {
  it('is told by the node and by Prometheus alike: the same alerts, as grave, after as long', async () => {
    const file = new URL('../../deploy/prometheus/eac-broker.rules.yml', import.meta.url)
    const { groups } = parse(await readFile(file, 'utf8')) as { groups: { rules: ShippedRule[] }[] }
    const unit = { m: 60, h: 3_600 }
    const secondsOf = (text = '0m'): number => Number.parseInt(text, 10) * unit[text.at(-1) as keyof typeof unit]
    const shipped = groups.flatMap(({ rules }) => rules)
    const theirs = shipped
      .filter(({ alert }) => !Object.hasOwn(FOR_PROMETHEUS_ALONE, alert))
      .map((rule): [string, string, number] => [rule.alert, rule.labels.severity, secondsOf(rule.for)])
    const ours = Object.entries(RULES).map(([cause, rule]): [string, string, number] => [
      cause,
      rule.severity,
      'forSeconds' in rule ? rule.forSeconds : 0,
    ])
    assert.deepEqual(ours.sort(), theirs.sort())
    for (const alert of Object.keys(FOR_PROMETHEUS_ALONE))
      assert.ok(
        shipped.some((rule) => rule.alert === alert),
        alert,
      )
  })

  it('names what is graver by names that there are', () => {
    const graver = Object.values(RULES).flatMap((rule): readonly string[] => ('graver' in rule ? rule.graver : []))
    for (const cause of graver) assert.ok(Object.hasOwn(RULES, cause), cause)
  })

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
    const { troubles } = judge([
      oldest('a', 10),
      oldest('b', 1_200),
      oldest('c', 1_800),
      { name: 'eac_renewal_stage', labels: { authority: 'UT-DV', issuer: 'FUCVCA', stage: 'lost' }, value: 1 },
      { name: 'eac_renewal_stage', labels: { authority: 'UT-DV', issuer: 'UTCVCA', stage: 'good' }, value: 1 },
      { name: 'eac_clock_trusted', labels: {}, value: 1 },
    ])
    assert.deepEqual(
      troubles.map(({ cause, subject, says }) => [cause, subject, says]),
      [
        ['EacStateLost', 'UT-DV for FUCVCA', 'UT-DV can no longer read passports of FUCVCA'],
        ['EacWorkWaitsTooLong', 'send', 'work (send) that could be done waits for 30 minutes'],
      ],
    )
  })
})
