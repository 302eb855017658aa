import assert from 'node:assert/strict'
import { Kysely, PostgresDialect } from 'kysely'
import { listExchanges, listNewestEvents, type Store } from '../../src/store/index.ts'
import type { Schema } from '../../src/store/schema.ts'
import { growingQueries } from '../support/growing-queries.ts'
import { type Filled, fillExchanges } from '../support/many-exchanges.ts'
import { describeOnServer } from '../support/on-server.ts'
import { openTestServerStore } from '../support/store.ts'

const LIMIT = 50
const FILLED = 100_000
const SORTED_AT_MOST = 600 // where a sort of the few that a search leaves is cheaper than a merge

const LIST = 'ab'.repeat(32)
const EARLY = new Date('2025-07-01')
const LATE = new Date('2026-11-01')

/** The planner guesses by the place of a value among all. */
const lowest = ({ partners }: Filled) => partners.reduce((one, other) => (other.id < one.id ? other : one))

interface Plan {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Plan Rows': number
  readonly 'Actual Rows'?: number
  readonly 'Actual Loops'?: number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}

describeOnServer('a page of exchanges or events', () => {
  let store: Store
  let filled: Filled
  const statements: { sql: string; parameters: readonly unknown[] }[] = []
  let db: Kysely<Schema>
  before(async () => {
    store = await openTestServerStore()
    filled = await fillExchanges(store.db, { exchanges: FILLED, until: new Date('2026-11-20T08:00:00Z') })
    await bringList()
    db = new Kysely({
      dialect: new PostgresDialect({ pool: store.pool as never }),
      log: ({ query }) => void statements.push(query),
    })
  })
  after(() => store?.close())

  /** One list, brought by many exchanges. */
  async function bringList(): Promise<void> {
    await store.pool.query(`insert into list_content (sha256, octets, kept_at) values ('${LIST}', '\\x30', now())`)
    const many = `select id from exchange where operation = 'GetCACertificates' order by id limit 1000`
    await store.pool.query(`update exchange set list_sha256 = '${LIST}' where id in (${many})`)
    await store.pool.query('analyze exchange (list_sha256)')
  }

  /** Every plan of the statements that ask for it. */
  async function plansOf(ask: (on: Kysely<Schema>) => Promise<unknown>): Promise<Plan[]> {
    statements.length = 0
    await ask(db)
    const lists = statements.filter(({ sql: text }) => /from (exchange|event)\b/.test(text))
    const plans = lists.map(async ({ sql: text, parameters }) => {
      const { rows } = await store.pool.query(`explain (analyze, format json) ${text}`, parameters as never)
      return ((rows[0] as Record<string, unknown>)['QUERY PLAN'] as { Plan: Plan }[])[0]!.Plan
    })
    return Promise.all(plans)
  }

  const rowsOf = (node: Plan): number => node['Actual Rows']! * node['Actual Loops']!

  function nodesOf(plan: Plan): Plan[] {
    return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
  }

  async function assertByIndex(ask: (on: Kysely<Schema>) => Promise<unknown>): Promise<void> {
    const plans = await plansOf(ask)
    assert.notEqual(plans.length, 0)
    const nodes = plans.flatMap(nodesOf)
    const scans = nodes.filter((node) => /^(exchange|event)_(2025|2026)$/.test(node['Relation Name'] ?? ''))
    assert.deepEqual(
      scans.filter((node) => !/^Index/.test(node['Node Type'])),
      [],
    )
    const sorted = nodes.filter((node) => /Sort/.test(node['Node Type'])).flatMap(({ Plans = [] }) => Plans)
    assert.deepEqual(
      sorted.filter((node) => rowsOf(node) > SORTED_AT_MOST),
      [],
    )
  }

  const page = (search: object) => (on: Kysely<Schema>) => listExchanges(on, { limit: LIMIT, ...search })
  const SEARCHES: Record<string, () => object> = {
    'of everything': () => ({}),
    'of a partner with many': () => ({ partnerName: filled.partners[0]!.name }),
    'of a partner with few': () => ({ partnerName: filled.partners[9]!.name }),
    'of what is parked': () => ({ state: 'parked' }),
    'of what wants attention': () => ({ attention: true }),
    'of what is closed': () => ({ state: 'closed' }),
    'of our own': () => ({ direction: 'out' }),
    'of an operation': () => ({ operation: 'GeneralMessage' }),
    'of an operation that never was': () => ({ operation: 'GetMasterList' }),
    'of what was refused': () => ({ outcome: 'expired' }),
    'of what was refused for another reason': () => ({ outcome: 'domain' }),
    'of a return code': () => ({ code: 'failure_expired' }),
    'of a code of success': () => ({ code: 'ok_syntax' }),
    'of a messageID': () => ({ messageId: 'c4ca4238a0b923820dcc509a6f75849b' }),
    'of a holder': () => ({ holderReference: 'UTGATE00007' }),
    'of what carries another on': () => ({ forExchange: '0192e2f0-0000-7000-8000-000000000000' }),
    'of a week long ago': () => ({ from: new Date('2025-09-01'), until: new Date('2025-09-08') }),
    'of a return code, up to a moment': () => ({ code: 'failure_expired', until: LATE }),
    'of what was refused, up to a moment': () => ({ outcome: 'expired', until: LATE }),
    'of the operation that comes first by its name, up to a moment': () => ({
      operation: 'GeneralMessage',
      until: LATE,
    }),
    'of the operation that comes last, up to a moment': () => ({ operation: 'SendCertificates', until: LATE }),
    'of an operation between two moments': () => ({ operation: 'GeneralMessage', from: EARLY, until: LATE }),
    'of what somebody typed: a messageID': () => ({ search: 'c4ca4238a0b923820dcc509a6f75849b' }),
    'of what somebody typed: a holder': () => ({ search: 'utgate00007' }),
    'of what somebody typed: the name of a partner with many': () => ({ search: filled.partners[0]!.name }),
    'of what somebody typed, up to a moment': () => ({ search: filled.partners[9]!.name, until: LATE }),
    'of what somebody typed: a fingerprint': () => ({ search: `${'AB:'.repeat(31)}AB` }),
    'of what somebody typed: the fingerprint of a list that many brought': () => ({ search: LIST }),
    'of all that at once': () => ({
      partnerName: filled.partners[9]!.name,
      operation: 'RequestCertificate',
      outcome: 'expired',
    }),
  }
  for (const [title, search] of Object.entries(SEARCHES)) {
    it(`${title} is read from indexes, in their order`, () => assertByIndex(page(search())))
  }

  it('in the middle of the list is read as the first is', async () => {
    const { next } = await listExchanges(store.db, { limit: 1, until: new Date('2026-01-05') })
    await assertByIndex(page({ after: next }))
  })

  const EVENTS: Record<string, () => object> = {
    'of all events': () => ({}),
    'of events of a kind': () => ({ kind: 'circuit opened' }),
    'of events of a common kind': () => ({ kind: 'settled' }),
    'of events of a partner, up to a moment': () => ({ partnerName: lowest(filled).name, until: LATE }),
    'of events of a partner': () => ({ partnerName: filled.partners[9]!.name }),
    'of events of a week long ago': () => ({ from: new Date('2025-09-01'), until: new Date('2025-09-08') }),
    'of events that follow one': () => ({ after: { at: new Date('2025-12-01'), id: 1 } }),
  }
  for (const [title, search] of Object.entries(EVENTS)) {
    it(`${title} is read from indexes, in their order`, () =>
      assertByIndex((on) => listNewestEvents(on, { limit: LIMIT, ...search() })))
  }

  const LOOKED_AT_MOST = 1_500 // of 100,000 exchanges with 300,000 events

  /** How many rows the statement had in hand at any step; what it did is undone. */
  async function mostRows(text: string, parameters: readonly unknown[]): Promise<number> {
    const client = await store.pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query(`explain (analyze, format json) ${text}`, parameters as never)
      const [{ Plan: plan }] = (rows[0] as Record<string, unknown>)['QUERY PLAN'] as [{ Plan: Plan }]
      const ofNode = (node: Plan) => rowsOf(node) + (node['Rows Removed by Filter'] ?? 0)
      return Math.max(...nodesOf(plan).map(ofNode))
    } finally {
      await client.query('rollback')
      client.release()
    }
  }

  it('costs no more than what else the node asks of the tables that grow, each time a few rows', async () => {
    const greedy: string[] = []
    for (const [title, ask] of Object.entries(growingQueries(filled))) {
      statements.length = 0
      await ask(db)
      for (const { sql: text, parameters } of [...statements]) {
        if (!/^\s*(select|with|insert|update|delete)/i.test(text)) continue
        const rows = await mostRows(text, parameters)
        if (rows > LOOKED_AT_MOST) greedy.push(`${title}: ${rows} rows`)
      }
    }
    assert.deepEqual(greedy, [])
  })
})
