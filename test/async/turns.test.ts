import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { type JobPlace, type Work, WorkQueue } from '../../src/async/index.ts'
import { discharge, owe } from '../../src/async/outbox.ts'
import type { Exchange, Partner, Task } from '../../src/messages/index.ts'
import type { Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { insertExchangeRow, insertPartnerRow } from '../support/exchange-rows.ts'
import { openTestJobs } from '../support/jobs.ts'
import { openTestStore } from '../support/store.ts'

const OPTIONS = {
  now: () => new Date(),
  retry: { firstPauseSeconds: 600, longestPauseSeconds: 600, giveUpAfterSeconds: 6_000 },
  escalation: { heldHours: [24], answerHours: [120] },
}
const AT_ONCE = 2
const STORM = 2_000

describe('the order of owed work', () => {
  let store: Store
  let jobs: JobPlace
  let partners: Partner[]
  before(async () => {
    store = await openTestStore()
    partners = []
    for (let n = 0; n < 4; n++) partners.push(await insertPartnerRow(store))
  })
  after(() => store?.close())

  const partner = (n: number): Partner => partners[n] as Partner

  async function owes(of: Partner, operations: readonly string[], task: Task = 'handle'): Promise<Exchange[]> {
    const made: Exchange[] = []
    for (const operation of operations) made.push(await insertExchangeRow(store, of, { operation }))
    await store.db.transaction().execute(async (tx) => {
      for (const one of made) await owe(tx, one, task, new Date())
    })
    return made
  }

  /** Starts a queue whose workers wait until told; `done` has what they did since, in its order. */
  async function startQueue(waitFor: number) {
    jobs = await openTestJobs(store)
    const queue = new WorkQueue({
      ...OPTIONS,
      store,
      jobs,
      limits: { workAtOnce: AT_ONCE, callsAtOnce: AT_ONCE, callbackHours: 24 },
      onTrouble: ({ error }) => assert.fail(String(error)),
    })
    const done: Exchange[] = []
    let inHand = 0
    let go = (): void => {}
    const told = new Promise<void>((resolve) => {
      go = resolve
    })
    const doing =
      (task: Task): Work =>
      async (exchange) => {
        inHand++
        await told
        done.push(exchange)
        await store.db.transaction().execute((tx) => discharge(tx, exchange.id, task))
      }
    const tasks: Task[] = ['handle', 'deliver', 'send', 'poll', 'install']
    await queue.start(Object.fromEntries(tasks.map((task) => [task, doing(task)])) as Record<Task, Work>)
    await eventually('everything has its job', async () => (await queue.countJobs()) >= waitFor)
    await eventually('the workers are busy', () => inHand === AT_ONCE)
    return {
      queue,
      done,
      go,
      close: async () => {
        await queue.close()
        await jobs.close()
        await store.db.deleteFrom('outbox').execute()
      },
    }
  }

  /** Many exchanges at once, as {@link insertExchangeRow} makes one. */
  async function storm(of: Partner, count: number): Promise<void> {
    const { id } = await insertExchangeRow(store, of, { operation: 'RequestCertificate' })
    const { rows } = await sql<{ id: string }>`
      insert into exchange (id, partner_id, authority_id, direction, contract, operation, content_sha256, state, created_at)
      select gen_random_uuid(), partner_id, authority_id, direction, contract, operation, '', state, created_at
      from exchange, generate_series(1, ${count}) where id = ${id} returning id`.execute(store.db)
    await store.db.transaction().execute(async (tx) => {
      const common = { partnerId: of.id, operation: 'RequestCertificate' } as const
      for (const row of rows) await owe(tx, { ...common, id: row.id }, 'handle', new Date())
    })
  }

  it('a partner with one request is answered after a handful of one with two thousand', async () => {
    await storm(partner(0), STORM)
    const running = await startQueue(STORM)
    const [one] = await owes(partner(1), ['RequestCertificate'])
    await running.queue.dispatch('handle', one?.id ?? '')
    running.go()
    await eventually('it is done', () => running.done.some(({ id }) => id === one?.id))
    const before = running.done.findIndex(({ id }) => id === one?.id)
    await running.close()
    assert.ok(before <= 2 * AT_ONCE, `${before} came first`)
  }).timeout(60_000)

  it('partners take turns, each in its own order, also what they bring later', async () => {
    const a = await owes(partner(0), new Array(6).fill('RequestCertificate'))
    const b = await owes(partner(1), new Array(3).fill('GetCACertificates'))
    const running = await startQueue(9)
    const c = await owes(partner(2), new Array(2).fill('RequestCertificate'))
    for (const { id } of c) await running.queue.dispatch('handle', id)
    running.go()
    await eventually('all done', () => running.done.length === 11)
    await running.close()
    const orderOf = (some: readonly Exchange[]) => some.map(({ id }) => running.done.findIndex((one) => one.id === id))
    assert.ok(Math.max(...orderOf(b)) <= 8 && Math.max(...orderOf(c)) <= 8, running.done.map(nameOf).join(' '))
    for (const some of [a, b, c]) assertNearlySorted(orderOf(some))
  })

  it('our own answers and certificate requests come before lists, however early those came', async () => {
    await owes(partner(0), ['GetMasterList', 'SendMasterList', 'GetDefectList', 'SendDocumentSignerList'])
    const blocked = await startQueue(4)
    const later = await owes(partner(0), ['RequestCertificate'])
    later.push(...(await owes(partner(1), ['RequestCertificate'], 'install')))
    await blocked.queue.dispatch('handle', later[0]?.id ?? '')
    await blocked.queue.dispatch('install', later[1]?.id ?? '')
    blocked.go()
    await eventually('all done', () => blocked.done.length === 6)
    await blocked.close()
    const inHandAlready = blocked.done.slice(0, AT_ONCE)
    assert.ok(inHandAlready.every(({ operation }) => operation.endsWith('List')))
    assert.deepEqual(
      blocked.done
        .slice(AT_ONCE, AT_ONCE + 2)
        .map(nameOf)
        .sort(),
      later.map(nameOf).sort(),
    )
  })

  it('callbacks go out before our own requests, and lists last', async () => {
    for (const n of [1, 3]) await owes(partner(n), ['SendMasterList'], 'send') // they take both places
    const running = await startQueue(2)
    const lists = await owes(partner(0), ['SendMasterList'], 'send')
    lists.push(...(await owes(partner(2), ['GetMasterList'], 'deliver')))
    const requests = await owes(partner(0), ['RequestCertificate'], 'send')
    const callbacks = await owes(partner(2), ['RequestCertificate'], 'deliver')
    for (const [task, some] of [
      ['send', lists[0]],
      ['deliver', lists[1]],
      ['send', requests[0]],
      ['deliver', callbacks[0]],
    ] as const) {
      await running.queue.dispatch(task, some?.id ?? '')
    }
    running.go()
    await eventually('all done', () => running.done.length === 6)
    await running.close()
    const order = running.done.slice(AT_ONCE).map(({ id }) => id)
    const expected = [...callbacks, ...requests, ...lists].map(({ id }) => id)
    assertNearlySorted(expected.map((id) => order.indexOf(id)))
  })

  it('the turn of a message is found by a look or two, however much is owed, also when little was before', async () => {
    await sql`analyze outbox`.execute(store.db) // as the server does after a quiet time
    for (let n = 0; n < 10; n++) await rowsReadForTurnOf(partner(0)) // then a session keeps its plan
    await storm(partner(0), STORM)
    await storm(partner(1), 1)
    for (const n of [0, 1, 2]) assert.ok((await rowsReadForTurnOf(partner(n))) <= 8)
    await store.db.deleteFrom('outbox').execute()
  })

  /** Rows and entries of indexes of what is owed. */
  function rowsReadForTurnOf({ id }: Partner): Promise<number> {
    return store.db.transaction().execute(async (tx) => {
      const read = async () => {
        const { rows } = await sql<{ read: string }>`
          select sum(pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid)) as read
          from pg_class where oid = 'outbox'::regclass or relname like 'outbox_%'`.execute(tx)
        return Number(rows[0]?.read)
      }
      const before = await read()
      await sql`select next_turn(${id}::uuid)`.execute(tx)
      return (await read()) - before
    })
  }

  it('who failed has no worse turn for what comes after it', async () => {
    const [failing] = await owes(partner(0), new Array(50).fill('RequestCertificate'))
    await store.db.updateTable('outbox').set({ next_at: new Date() }).execute()
    const [fresh] = await owes(partner(0), ['RequestCertificate'])
    const turns = await store.db.selectFrom('outbox').select(['exchange_id', 'turn']).execute()
    await store.db.deleteFrom('outbox').execute()
    const turnOf = (one: Exchange | undefined) => turns.find(({ exchange_id }) => exchange_id === one?.id)?.turn
    assert.equal(turnOf(failing), 1)
    assert.equal(turnOf(fresh), 1)
  })
})

const nameOf = ({ operation, partnerId }: Exchange): string => `${operation} ${partnerId.slice(0, 4)}`

/** Several run at once: neighbours may change places. */
function assertNearlySorted(places: readonly number[]): void {
  for (const [n, place] of places.entries()) {
    const next = places[n + AT_ONCE] ?? Number.POSITIVE_INFINITY
    assert.ok(place >= 0 && place < next, places.join(' '))
  }
}
