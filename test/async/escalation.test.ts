import assert from 'node:assert/strict'
import { escalate } from '../../src/async/escalation.ts'
import { throughGate } from '../../src/async/index.ts'
import { owedWithoutJob } from '../../src/async/outbox.ts'
import { parkHeldTooLong } from '../../src/async/park-held.ts'
import { pauseCalls } from '../../src/async/partner-pause.ts'
import type { Partner } from '../../src/messages/index.ts'
import { insertStateForm, listEvents, listNewestEvents, type Store } from '../../src/store/index.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestStore } from '../support/store.ts'

const HOUR = 3_600_000
const BEGIN = new Date('2026-11-02T12:00:00Z')
const hoursOn = (hours: number): Date => new Date(BEGIN.getTime() + hours * HOUR)
const HOURS = { heldHours: [24, 72], answerHours: [120, 168] }
const RETRY = { firstPauseSeconds: 1, longestPauseSeconds: 3_600, giveUpAfterSeconds: 7 * 86_400 }
const COORDINATOR = { organisation: 'Ministry', contact: 'Ms Far', email: 'pki@example.fu', phone: '+99 1' }

describe('what waits for a partner that is not called', () => {
  let store: Store
  let partner: Partner
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())
  beforeEach(async () => {
    partner = await insertPartnerRow(store)
  })

  /** The circuit opens at BEGIN. */
  async function notReached(): Promise<void> {
    const plan = { failures: 1, firstPauseSeconds: 30, longestPauseSeconds: 3_600, probeSeconds: 60 }
    const down = async () => {
      throw Object.assign(new Error('b.example:443 cannot be reached'), { code: 'connect-failed' })
    }
    const call = throughGate(down, {
      db: store.db,
      now: () => BEGIN,
      plan: () => plan,
      lookIn: () => {},
      onTrouble: () => assert.fail(),
    })
    await assert.rejects(call(partner), /cannot be reached/)
  }
  const told = async () =>
    (await listNewestEvents(store.db, { limit: 50 })).rows
      .filter(({ partnerId }) => partnerId === partner.id)
      .reverse()
      .map(({ kind, details }) => [kind, details.hours])
  const twoProcesses = (hours: number) =>
    Promise.all([escalate(store.db, HOURS, hoursOn(hours)), escalate(store.db, HOURS, hoursOn(hours))])
  const owed = () =>
    store.db
      .selectFrom('outbox')
      .innerJoin('exchange', 'exchange.id', 'outbox.exchange_id')
      .selectAll('outbox')
      .where('exchange.partner_id', '=', partner.id)
      .orderBy('outbox.id')
      .execute()

  it('is told at once, after 24 and after 72 hours, each once, with whom to call by the form of the state', async () => {
    await store.db
      .transaction()
      .execute((tx) => insertStateForm(tx, partner.id, { coordinator: COORDINATOR } as never, 'alice', BEGIN))
    await insertExchangeRow(store, partner, { direction: 'out', state: 'queued', owes: 'send' })
    await notReached()
    for (const hours of [1, 23, 24, 25, 71, 72, 100]) await twoProcesses(hours)
    assert.deepEqual(await told(), [
      ['circuit opened', undefined],
      ['circuit still open', 24],
      ['circuit still open', 72],
    ])
    const [last] = (await listNewestEvents(store.db, { limit: 1 })).rows
    const { openSince, ...details } = last?.details ?? {}
    assert.equal(new Date(String(openSince)).getTime(), BEGIN.getTime())
    assert.deepEqual(details, {
      kind: 'connect-failed',
      cause: 'b.example:443 cannot be reached',
      waiting: 1,
      call: COORDINATOR,
      hours: 72,
    })
  })

  it('is told of a pause in the same way', async () => {
    await pauseCalls(partner, 'maintenance', store.db, BEGIN)
    for (const hours of [1, 24, 72, 73]) await twoProcesses(hours)
    assert.deepEqual(await told(), [
      ['calls paused', undefined],
      ['calls still paused', 24],
      ['calls still paused', 72],
    ])
  })

  it('has no jobs, but for what does not call; nothing of it is lost', async () => {
    const send = await insertExchangeRow(store, partner, { direction: 'out', state: 'queued', owes: 'send' })
    const install = await insertExchangeRow(store, partner, { direction: 'out', state: 'answered', owes: 'install' })
    const found = async () =>
      (await owedWithoutJob(store.db, 0, 50))
        .map(({ exchangeId }) => exchangeId)
        .filter((id) => [send.id, install.id].includes(id))
    assert.deepEqual(await found(), [send.id, install.id])
    await notReached()
    assert.deepEqual(await found(), [install.id])
  })

  it('is parked with the cause after the time of the retry plan, and not while people have paused the calls', async () => {
    await insertExchangeRow(store, partner, { direction: 'out', state: 'queued', owes: 'send' })
    await notReached()
    const states = async () => (await owed()).map(({ state, cause, last_error }) => [state, cause, last_error])
    await parkHeldTooLong(store.db, RETRY, hoursOn(1)) // seen for the first time
    await parkHeldTooLong(store.db, RETRY, hoursOn(168))
    assert.deepEqual(await states(), [['due', null, null]])
    await pauseCalls(partner, 'maintenance', store.db, hoursOn(168))
    await parkHeldTooLong(store.db, RETRY, hoursOn(170))
    assert.deepEqual(await states(), [['due', null, null]])
    await store.db.deleteFrom('partner_pause').execute()
    await parkHeldTooLong(store.db, RETRY, hoursOn(170))
    assert.deepEqual(await states(), [['parked', 'connect-failed', 'b.example:443 cannot be reached']])
  })

  it('a request that is not answered is told before and after the seven days of the policy, each once', async () => {
    const common = { operation: 'RequestCertificate', createdAt: BEGIN } as const
    const open = await insertExchangeRow(store, partner, { ...common, direction: 'out', state: 'awaiting-callback' })
    const done = await insertExchangeRow(store, partner, { ...common, direction: 'out', state: 'closed' })
    for (const hours of [100, 120, 121, 168, 200]) await twoProcesses(hours)
    const kinds = async (exchangeId: string) =>
      (await listEvents(store.db, { exchangeId, limit: 10 })).map(({ kind, details }) => [
        kind,
        details.hours,
        details.owedBy,
      ])
    assert.deepEqual(await kinds(open.id), [
      ['not answered yet', 120, partner.name],
      ['not answered yet', 168, partner.name],
    ])
    assert.deepEqual(await kinds(done.id), [])
  })
})
